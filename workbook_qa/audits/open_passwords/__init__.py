"""The passwords that workbooks are opened with, and the list of them for whoever tells them."""

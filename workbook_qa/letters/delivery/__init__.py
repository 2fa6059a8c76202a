"""What `send` does to a draft: what was changed in it, what of it goes out, and the mail server."""

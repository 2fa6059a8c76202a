"""One verb a file: reads through workspace and excel, thinks through framework, writes."""

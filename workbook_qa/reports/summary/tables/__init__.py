"""The parts of the DMT summary, a module for each: `summary_tables` names them in order."""

"""Lists: values for rows, one model, one view, and a delegate per kind of row."""

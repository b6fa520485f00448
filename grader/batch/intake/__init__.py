"""Downloads of a class's work: one file a format, named as the format is.

A format is a module with four names: `name`, what the system is called; `rank`, the lower the surer it is of what it
recognises; `recognises` and `read`. What `read` can't give to anybody it tells as `Unmatched`: of all that lies in a
download only what systems leave behind (`__MACOSX`, `.DS_Store`) is passed over in silence. Links are never followed.
"""

"""One file a section. A file here that declares `SECTION` is a section of the plan; nothing else registers it."""

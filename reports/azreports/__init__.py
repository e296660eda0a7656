"""Reports as functions of the journal: HTML, JUnit XML, JSON and Markdown."""

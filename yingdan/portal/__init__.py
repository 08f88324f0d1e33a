"""The site of those outside: what a project opens to its customer, and whether a certificate is genuine."""

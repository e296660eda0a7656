"""The directory: tenants with their people, applications, service principals and grants."""

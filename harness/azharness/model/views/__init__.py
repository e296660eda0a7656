"""What a console user should see, as expectations by path."""

"""What people take away or look at: pages, pictures, documents made from finished values."""

"""What in a text a market may write otherwise: prices, measures, days and numbers, found with their places."""

"""Veikart: the roadmap method as a model, a log of changes and the use cases around them."""

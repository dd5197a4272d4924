"""Scripts as rows of what is seen and heard, whoever wrote them; how an analysis writes one is in `video`."""

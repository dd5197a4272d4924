"""The one origin that people and programs open: Dagster's pages, our media, jobs over HTTP and sockets."""

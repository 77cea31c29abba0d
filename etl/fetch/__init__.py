"""Getting pages: from files that somebody saved, and from the site."""

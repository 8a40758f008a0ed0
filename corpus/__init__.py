"""The shipped documents: the facts they state, the forms that lay them out, the files they become."""

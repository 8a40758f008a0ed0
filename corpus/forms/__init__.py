"""The forms reports are written on; one file per form, each with `lay(form) -> blocks`."""

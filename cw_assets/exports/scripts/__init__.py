"""What people of the trade take away of a script: two-column AV script, table, captions; scripts are in `domain`."""

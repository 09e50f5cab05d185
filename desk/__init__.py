"""What a help desk is: pure Python that knows no files, sockets, SQL, clock or terminal."""

-- Who made a one-time link; nobody where it was the command line. Links from before tell no more.
ALTER TABLE claims ADD COLUMN created_by TEXT REFERENCES users (id);

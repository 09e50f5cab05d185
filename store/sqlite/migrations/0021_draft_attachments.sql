-- A draft keeps the files that are to leave with it: their descriptions, which name their bytes.
ALTER TABLE draft ADD COLUMN attachments TEXT NOT NULL DEFAULT '[]';

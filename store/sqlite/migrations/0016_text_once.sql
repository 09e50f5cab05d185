-- The new words of what comes in are found in its text when they are asked for: kept beside it they were half of it again.
-- Only of an answer it is kept what its author wrote: below stand the signature and what it quotes.
ALTER TABLE entry RENAME COLUMN reply_text TO written;
UPDATE entry SET written = '' WHERE direction = 'in' OR written = text;

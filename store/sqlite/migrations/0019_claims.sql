-- Whether anybody who has the answer could have written the report that tells of a failure (desk.bounces).
ALTER TABLE bounce ADD COLUMN claimed INTEGER NOT NULL DEFAULT 0;

-- name: agent_all()
SELECT name, full_name, joined_at FROM agent ORDER BY name;

-- name: agent_get(name)^
SELECT name, full_name, joined_at FROM agent WHERE name = :name;

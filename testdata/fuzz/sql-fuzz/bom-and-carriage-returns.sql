SELECT 1;
-- cSELECT é AS "‮";

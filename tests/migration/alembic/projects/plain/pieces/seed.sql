INSERT INTO kinds VALUES ('plain');

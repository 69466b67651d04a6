from yoyo import step

steps = [step("UPDATE orders SET id = id")]

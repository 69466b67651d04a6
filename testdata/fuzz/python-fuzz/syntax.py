from __future__ import annotations
revision, down_revision = "3", None
class E(str):
    A = "a"
    @property
    def name(self): return self
    def __init__(self, x=1, /, y: int = 2, *, z): self.x = x
async def f(): await g(); yield from h()
def upgrade(op, tables, tester):
    global q; nonlocal_ = [*a, *b]; d = {**c, "k": (n := 5)}
    match n:
        case 5 | 6 if n > 1: op.execute('''a'''"b")
        case {"k": v, **rest}: del v
        case _: assert True, "x"
    op.execute("x"[1:], *[], **{}); x: int = y = z = ...; x += 1; x @= 2 ** -1 // 3
    print(f"{x=!r:{'>'}{n}} {{}} {f'{1}'}" if a is not b else not c, lambda *k, **w: k, {1, 2}, {i: j for i in () for j in () if i})

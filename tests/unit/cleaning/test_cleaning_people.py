"""Who wrote a page, in the forms that pages name their reporters, authors and editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from transforms.records import Cleaned

TITLE = "临江区背街小巷改造惠及3100户"
FIRST = "今年以来，该区改造老旧小区12个，惠及居民3100余户，群众满意度达到96%。"
LAST = "截至10月底，累计铺设管网31公里，新增停车位480个，拆除违建2.1万平方米。"


def page(meta: str = "", start: str = "", end: str = "", tail: str = "") -> str:
    return f"{TITLE}\n2019-03-05 来源：江城晚报{meta}\n　　{start}{FIRST}\n　　{LAST}{end}\n{tail}\n下一篇：某区新建公园12处\n"


@pytest.mark.parametrize(
    ("text", "reporters"),
    [
        (page(" 记者：张伟 李娜"), ("张伟", "李娜")),
        (page(" 记者 张伟 通讯员 王芳"), ("张伟",)),
        (page("\n江城融媒·江城日报记者 张伟"), ("张伟",)),
        (page("\n文/图 记者 张伟"), ("张伟",)),
        (page("\n□ 本报记者 张伟 通讯员 王芳"), ("张伟",)),
        (page(start="本报讯(记者 张伟、李娜 实习生 赵敏)"), ("张伟", "李娜")),
        (page(start="本报讯 （张伟 记者李娜） "), ("李娜",)),
        (page(start="（江城融媒记者 张伟）"), ("张伟",)),
        (page(start="江城晚报讯 记者张伟报道 "), ("张伟",)),
        (page(start="江城电视台记者张伟、李娜报道："), ("张伟", "李娜")),
        (page(start="记者从区住建局获悉，"), ()),
        (page(start="记者连日来在各街道采访，"), ()),
        (page(end="（记者 张伟 通讯员 王芳 文/图）"), ("张伟",)),
        (page(end="（通讯员 王芳）"), ()),
        (page(tail="记者 | 张伟\n编辑 | 李娜\n校对 | 孙立"), ("张伟",)),
        (page(tail="【采写】江城晚报记者 张伟"), ("张伟",)),
    ],
)
def test_reporters(text: str, reporters: tuple[str, ...], clean: Callable[..., Cleaned]) -> None:
    assert clean(text).metadata.reporters == reporters


@pytest.mark.parametrize(
    ("text", "author", "editor"),
    [
        (page(" 作者：张伟（江城区委宣传部）"), "张伟", None),
        (page(" 作者：张伟 编辑：李娜"), "张伟", "李娜"),
        (page(" 作者： 编辑：李娜"), None, "李娜"),
        (page(" 记者张伟 编辑李娜"), None, "李娜"),
        (page(tail="采写：江城晚报记者 张伟 通讯员 王芳"), "张伟", None),
        (page(tail="文字：张伟\n图片：赵敏\n编辑：李娜"), "张伟", "李娜"),
        (page(tail="编辑：李娜　校对：赵敏　审核：孙立"), None, "李娜"),
        (page(tail="初审：甲一 复审：乙二 终审：丙三"), None, None),
        (page(tail="责编：李娜、赵敏"), None, "李娜、赵敏"),
        (page(tail="策划：甲一 统筹：乙二 采写：张伟 摄影：丙三 编辑：李娜"), "张伟", "李娜"),
    ],
)
def test_author_and_editor(text: str, author: str | None, editor: str | None, clean: Callable[..., Cleaned]) -> None:
    told = clean(text).metadata
    assert (told.author, told.editor) == (author, editor)

from __future__ import annotations

from cli.help_page import HelpPage
from tui.cells import cell_len


def test_a_line_of_korean_help_has_no_more_cells_than_the_page() -> None:
    page = HelpPage(width=40)
    page.write_text("메일을 가져오고 답장을 보냅니다. " * 5 + "\n\n" + "메일함마다 하나씩 돕니다. " * 5)
    page.write_dl([("--한글", "여럿이 함께 쓰는 메일함을 목록 하나로 모읍니다. " * 3), ("-h", "도움말")])

    assert max(map(cell_len, page.getvalue().splitlines())) <= 40


def test_explanations_stand_below_one_another() -> None:
    page = HelpPage(width=30)
    page.indent()
    page.write_dl([("ab", "one two three four five"), ("가나", "여섯"), ("c" * 9, "seven"), ("d", "")], col_max=4)

    assert page.getvalue().splitlines() == [
        "  ab    one two three four",
        "        five",
        "  가나  여섯",
        "  ccccccccc",
        "        seven",
        "  d",
    ]

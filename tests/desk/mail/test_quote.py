from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.mail.quote import Fold, FoldKind, folds, reply_text

ATTRIBUTIONS = [
    "On Mon, 1 Jan 2024 at 09:00, Support <help@desk.example> wrote:",
    "On Mon, 1 Jan 2024 at 09:00, Support <\nhelp@desk.example> wrote:",
    "On Jan 1, 2024, at 9:00 AM, Support <help@desk.example>\nwrote:",
    "2024년 1월 1일 (월) 오후 3:05, 이름 <a@b.example>님이 작성:",
    "2024년 1월 1일 (월) 오후 3:05에 홍길동님이 작성:",
    "2024. 1. 1. 오후 3:05, 홍길동 <a@b.example> 작성:",
    "Am Mo., 1. Jan. 2024 um 12:00 Uhr schrieb Support <help@desk.example>:",
    "Le lun. 1 janv. 2024 à 12:00, Support <help@desk.example> a écrit :",
    "El lun, 1 ene 2024 a las 12:00, Support (<help@desk.example>) escribió:",
    "Il giorno lun 1 gen 2024 alle ore 12:00 Support <help@desk.example> ha scritto:",
    "Em seg., 1 de jan. de 2024 às 12:00, Support <help@desk.example> escreveu:",
    "Op ma 1 jan. 2024 om 12:00 schreef Support <help@desk.example>:",
    "Den mån 1 jan. 2024 kl 12:00 skrev Support <help@desk.example>:",
    "pon., 1 sty 2024 o 12:00 Support <help@desk.example> napisał(a):",
    "пн, 1 янв. 2024 г. в 12:00, Support <help@desk.example>:",
    "1 Oca 2024 Pzt, 12:00 tarihinde Support <help@desk.example> şunu yazdı:",
    "Support <help@desk.example> ezt írta (időpont: 2024. jan. 1., H, 12:00):",
    "Vào 14:24 8 tháng 6, 2024, Support <help@desk.example> đã viết:",
    "2024年1月1日(月) 12:00 田中 <tanaka@desk.example>:",
    "在 2024年1月1日，张三 <zhang@desk.example> 写道：",
    "在2024年1月1日 10:00:00，张三 <zhang@desk.example> 写道：",
    "---- On Wed, 24 Feb 2021 14:02:50 +0530 help@desk.example wrote ----",
]
BLOCKS = [
    "-----Original Message-----\nFrom: Support\nSent: Monday\nTo: me",
    "-----원본 메시지-----\n보낸 사람: 지원",
    "--------- 원본 메일 ---------\n보낸사람 : 지원 <help@desk.example>\n날짜: 2024년",
    "-------- 원본 이메일 --------\n발신: 지원",
    "---------- 원본 메세지 ----------",
    "-----Ursprüngliche Nachricht-----\nVon: Support",
    "-------- Message d'origine --------\nDe : Support",
    "------------------ 原始邮件 ------------------\n发件人: x",
    "From: Support <help@desk.example>\nSent: Monday, January 1, 2024 3:00 PM\nTo: me\nSubject: Re: order",
    "________________________________\nFrom: Support <help@desk.example>\nSent: Monday\nTo: me",
    "보낸 사람: 지원 <help@desk.example>\n보낸 날짜: 2024년 1월 1일 월요일 오후 3:00\n받는 사람: 나\n제목: RE: 주문",
    "*From:* Support [mailto:help@desk.example]\n*Sent:* Monday 3:00 PM\n*To:* me",
    "Von: Support\nGesendet: Montag\nAn: ich\nBetreff: AW: Bestellung",
    "##- Please type your reply above this line -##",
    "_____________________________",
]


@pytest.mark.parametrize("separator", ATTRIBUTIONS)
@pytest.mark.parametrize("quoted", ["> old words", "old words"])
def test_an_attribution_sets_off_what_is_quoted(separator: str, quoted: str) -> None:
    assert reply_text(f"안녕하세요.\nNew words\n\n{separator}\n\n{quoted}\n{quoted}\n") == "안녕하세요.\nNew words"


@pytest.mark.parametrize("separator", BLOCKS)
def test_a_block_sets_off_an_older_mail(separator: str) -> None:
    assert reply_text(f"New words\n\n{separator}\n\nold words\n") == "New words"


@pytest.mark.parametrize(
    "text",
    [
        "On the surface, this looks like a quote.\nOn the other hand it is none.",
        "Invitation:\n\nDate: Wednesday 3, October\nTime: 7:00am\nAddress: 130 Fox St\n\nBring your ID.",
        "From: Seoul\nTo: Busan\n\nWhat does it cost?",
        "주문일: 2024-01-01\n받는 사람: 김철수\n주소: 서울\n제목: 선물",
        "Steps at 10:22:\n1. open\n2. close",
        "본문에 wrote: 라는 단어가 있지만 구분자가 아닙니다.",
        f"Order\n{'_' * 30}\nName: Kim\n{'_' * 30}\nSum: 3",
        "First\n\n---\n\nSecond\n\n====\n\nThird",
        "The notification was sent from my iPhone app to all users.",
        "Visit us\n>>> >>>  http://www.example.com <<<\nnow",
        "Hello\n-- \n" + "not a signature\n" * 30,
    ],
)
def test_what_only_looks_like_a_quote_stays(text: str) -> None:
    assert reply_text(text) == text.strip()


def test_inline_answers_stay_visible() -> None:
    quoted = "On 1 Jan 2024, Support <help@desk.example> wrote:\n> Hello\n> Which size?"
    text = f"{quoted}\nLarge\n> Which colour?\nRed\n> Bye\n> Support"
    shown = reply_text(text)
    assert "Large" in shown
    assert "Red" in shown
    assert "> Which colour?" in shown  # the question that is answered
    assert "Which size" not in shown
    assert "Bye" not in shown


def test_an_answer_below_the_quote_is_found() -> None:
    assert reply_text("On 1/2/2024 07:10 AM, Support wrote:\n\n>\n> Test\n\nBelow") == "Below"


def test_a_quoted_line_that_was_wrapped_stays_in_the_quote() -> None:
    assert reply_text(f"New\n\n> {'old ' * 17}\nand its rest\n> end\n> end") == "New"


def test_a_link_that_was_wrapped_stays_in_the_quote() -> None:
    assert reply_text("New\n\n> a\n> see (http://desk.example/a\n_nonce=3dd518)\n> b") == "New"
    assert reply_text("> a\n> b\n> Where?\nhttps://shop.example/x_y") == "https://shop.example/x_y"


def test_a_forwarded_mail_is_told_apart() -> None:
    text = "보세요\n\n---------- Forwarded message ---------\nFrom: a@b.example\nSubject: x\n\nwords"
    assert folds(text) == (Fold(2, 7, FoldKind.FORWARD),)


def test_a_mail_passed_on_without_a_word_is_shown() -> None:
    text = "From: a@b.example\nDate: 1 Jan 2024 10:00\nSubject: x\n\nwords of another"
    assert reply_text(text) == text


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nKim\nAcme",
        "--\nKim",
        "Sent from my iPhone",
        "나의 iPhone에서 보냄",
        "Android용 Outlook 다운로드",
        "Gesendet von Outlook für Android<https://aka.ms/x>",
        "Best regards,\nKim\nAcme Inc.",
        "Mit freundlichen Grüßen\nKim",
    ],
)
def test_signatures_are_folded(signature: str) -> None:
    assert reply_text(f"Words\n\n{signature}\n") == "Words"
    quoted = f"Words\n\n{signature}\n\nOn 1 Jan 2024, Support <help@desk.example> wrote:\n> old\n"
    assert reply_text(quoted) == "Words"
    assert [fold.kind for fold in folds(quoted)] == [FoldKind.SIGNATURE, FoldKind.QUOTE]


def test_folds_are_lines_of_the_text() -> None:
    assert folds("new\n\nOn 1 Jan 2024, A <a@b.example> wrote:\n> old\n\nbelow") == (Fold(2, 4, FoldKind.QUOTE),)
    assert folds("") == ()


@pytest.mark.parametrize(
    "line",
    [
        "On ",
        "On 1 wrote:\n",
        "> a\n",
        ">",
        "> a\na\n",
        "a@b:\n",
        "From: a\n",
        "-",
        "_",
        "--\n",
        "-----Original Message-----\n",
        "Sent from ",
        "1:1 a@b wrote:\n",
        "\n",
    ],
)
def test_s50_hostile_text_is_read_to_the_end(line: str) -> None:
    assert isinstance(reply_text(line * 50_000), str)


@given(
    st.lists(
        st.sampled_from(
            [
                "",
                "new words",
                "> old",
                "-- ",
                "On 1 Jan 2024, A <a@b.c> wrote:",
                "From: a@b.c",
                "Sent: 10:00",
                "-----Original Message-----",
                "Best regards,",
                "____________________",
            ]
        )
    )
)
def test_folds_never_overlap_and_hold_lines(lines: list[str]) -> None:
    last = 0
    for fold in folds("\n".join(lines)):
        assert last <= fold.start < fold.end <= max(len(lines), 1)
        last = fold.end


@given(st.lists(st.text(st.characters(whitelist_categories=("L", "N"), whitelist_characters=" .,!?"))))
def test_words_without_a_mark_are_all_new(lines: list[str]) -> None:
    text = "\n".join(f"w {line}" for line in lines)
    assert folds(text) == ()
    assert reply_text(text) == text.strip()


def test_a_name_alone_below_the_words_is_a_signature() -> None:
    assert (
        reply_text("Thanks, works.\n\n-Anna Lee\n\nOn 1 Jan 2024, 10:00, a@b.example wrote:\n> x") == "Thanks, works."
    )
    assert reply_text("To do:\n\n- Call") == "To do:\n\n- Call"


def test_a_mail_that_only_passes_another_on_is_not_hidden() -> None:
    text = "---------- Forwarded message ---------\nFrom: a@b.example\n\nIt is broken."
    assert reply_text(text) == text
    assert reply_text("See below.\n\n" + text) == "See below."


def test_s50_a_word_without_end_is_no_device() -> None:
    assert reply_text("words\n\nSent from " + "a" * 200 + "!") == "words\n\nSent from " + "a" * 200 + "!"

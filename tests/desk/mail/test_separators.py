"""How mail programs of many languages set off what they quote: a line or two of each, all to be known as such."""

from __future__ import annotations

import pytest

from desk.mail.quote import reply_text
from desk.safe import clean

ATTRIBUTIONS = (
    "On Mon, Jan 1, 2024 at 3:05 PM Anna Kim <anna@b.example> wrote:",
    "On Mon, 1 Jan 2024 at 15:05, Anna Kim <anna@b.example> wrote:",
    "On Mon, Jan 1, 2024 at 3:05 PM Anna Kim wrote:",
    "Am Mo., 1. Jan. 2024 um 15:05 Uhr schrieb Anna Kim <anna@b.example>:",
    "Le lun. 1 janv. 2024 à 15:05, Anna Kim <anna@b.example> a écrit :",
    "El lun, 1 ene 2024 a las 15:05, Anna Kim (<anna@b.example>) escribió:",
    "Em seg., 1 de jan. de 2024 às 15:05, Anna Kim <anna@b.example> escreveu:",
    "Anna Kim <anna@b.example> escreveu (segunda, 1/01/2024 à(s) 15:05):",
    "Il giorno lun 1 gen 2024 alle ore 15:05 Anna Kim <anna@b.example> ha scritto:",
    "Op ma 1 jan 2024 om 15:05 schreef Anna Kim <anna@b.example>:",
    "pon., 1 sty 2024 o 15:05 Anna Kim <anna@b.example> napisał(a):",
    "пн, 1 янв. 2024 г. в 15:05, Anna Kim <anna@b.example>:",
    "пн, 1 янв. 2024 г., 15:05 Anna Kim <anna@b.example>:",
    "пн, 1 січ. 2024 р. о 15:05 Anna Kim <anna@b.example> пише:",
    "po 1. 1. 2024 v 15:05 odesílatel Anna Kim <anna@b.example> napsal:",
    "po 1. 1. 2024 o 15:05 Anna Kim <anna@b.example> napísal(a):",
    "Anna Kim <anna@b.example> ezt írta (időpont: 2024. jan. 1., H, 15:05):",
    "Den mån 1 jan. 2024 kl 15:05 skrev Anna Kim <anna@b.example>:",
    "Den man. 1. jan. 2024 kl. 15.05 skrev Anna Kim <anna@b.example>:",
    "man. 1. jan. 2024 kl. 15:05 skrev Anna Kim <anna@b.example>:",
    "ma 1. tammik. 2024 klo 15.05 Anna Kim (anna@b.example) kirjoitti:",
    "Anna Kim <anna@b.example>, 1 Oca 2024 Pzt, 15:05 tarihinde şunu yazdı:",
    "Στις Δευ 1 Ιαν 2024 στις 3:05 μ.μ., ο χρήστης Anna Kim <anna@b.example> έγραψε:",
    "În lun., 1 ian. 2024 la 15:05, Anna Kim <anna@b.example> a scris:",
    "На пн, 1.01.2024 г. в 15:05 Anna Kim <anna@b.example> написа:",
    "pon, 1. sij 2024. u 15:05 Anna Kim <anna@b.example> napisao je:",
    "V V pon., 1. jan. 2024 ob 15:05 je oseba Anna Kim <anna@b.example> napisala:",
    "2024-01-01, pr, 15:05 Anna Kim <anna@b.example> rašė:",
    "pirmd., 2024. g. 1. janv., plkst. 15:05 — lietotājs Anna Kim (<anna@b.example>) rakstīja:",
    "Kontakt Anna Kim (<anna@b.example>) kirjutas kuupäeval E, 1. jaanuar 2024 kell 15:05:",
    "2024년 1월 1일 (월) 오후 3:05, Anna Kim <anna@b.example>님이 작성:",
    "2024年1月1日(月) 15:05 Anna Kim <anna@b.example>:",
    "Anna Kim <anna@b.example> 于2024年1月1日周一 15:05写道：",
    "Anna Kim <anna@b.example> 於 2024年1月1日 週一 下午3:05寫道：",
    "Vào Th 2, 1 thg 1, 2024 vào lúc 15:05 Anna Kim <anna@b.example> đã viết:",
    "ในวันที่ จ. 1 ม.ค. 2024 เวลา 15:05 Anna Kim <anna@b.example> เขียนว่า:",
    "Pada tanggal Sen, 1 Jan 2024 pukul 15.05 Anna Kim <anna@b.example> menulis:",
    "في الاثنين، 1 يناير 2024 في 3:05 م تمت كتابة ما يلي بواسطة Anna Kim <anna@b.example>:",
    "Missatge de Anna Kim <anna@b.example> del dia dl., 1 de gen. 2024 a les 15:05:",
    "On Jan 1, 2024, at 3:05 PM, Anna Kim <anna@b.example> wrote:",
    "> On 1 Jan 2024, at 15:05, Anna Kim <anna@b.example> wrote:\n>",
    "Am 01.01.2024 um 15:05 schrieb Anna Kim <anna@b.example>:",
    "Le 1 janv. 2024 à 15:05, Anna Kim <anna@b.example> a écrit :",
    "El 1 ene 2024, a las 15:05, Anna Kim <anna@b.example> escribió:",
    "Il giorno 1 gen 2024, alle ore 15:05, Anna Kim <anna@b.example> ha scritto:",
    "Op 1 jan. 2024, om 15:05 heeft Anna Kim <anna@b.example> het volgende geschreven:",
    "2024. 1. 1. 오후 3:05, Anna Kim <anna@b.example> 작성:",
    "> 2024. 1. 1. 오후 3:05, Anna Kim <anna@b.example> 작성:\n>",
    "2024/01/01 15:05、Anna Kim <anna@b.example>のメール:",
    "> 2024/01/01 15:05、Anna Kim <anna@b.example>のメール:\n>",
    "2024年1月1日 下午3:05，Anna Kim <anna@b.example> 写道：",
    "1 jan. 2024 kl. 15:05 skrev Anna Kim <anna@b.example>:",
    "Wiadomość napisana przez Anna Kim <anna@b.example> w dniu 01.01.2024, o godz. 15:05:",
    "1 янв. 2024 г., в 15:05, Anna Kim <anna@b.example> написал(а):",
    "No dia 1 de jan. de 2024, às 15:05, Anna Kim <anna@b.example> escreveu:",
    "Anna Kim <anna@b.example> kirjoitti 1.1.2024 kello 15.05:",
    "Anna Kim <anna@b.example> şunları yazdı (1 Oca 2024 15:05):",
    "On 1/1/24 15:05, Anna Kim wrote:",
    "Am 01.01.24 um 15:05 schrieb Anna Kim:",
    "Le 01/01/2024 à 15:05, Anna Kim a écrit :",
    "24. 1. 1. 15:05에 Anna Kim 이(가) 쓴 글:",
    "2024-01-01 오후 3:05에 Anna Kim 이(가) 쓴 글:",
    "On 2024/01/01 15:05, Anna Kim wrote:",
    "El 1/1/24 a las 15:05, Anna Kim escribió:",
    "Il 01/01/2024 15:05, Anna Kim ha scritto:",
    "W dniu 1.01.2024 o 15:05, Anna Kim pisze:",
    "Dne 01. 01. 24 v 15:05 Anna Kim napsal(a):",
    "01.01.2024 15:05, Anna Kim пишет:",
    "Op 01-01-2024 om 15:05 schreef Anna Kim:",
    "2024. 01. 01. 15:05 keltezéssel, Anna Kim írta:",
    "On 2024-01-01 15:05, Anna Kim skrev:",
    "Den 01.01.2024 kl. 15.05 skrev Anna Kim:",
    "Em 01/01/2024 15:05, Anna Kim escreveu:",
    "在 2024/1/1 15:05, Anna Kim 写道:",
    "Anna Kim kirjoitti 1.1.2024 klo 15.05:",
    "On Monday, January 1st, 2024 at 3:05 PM, Anna Kim <anna@b.example> wrote:",
    "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Monday, January 1st, 2024 at 3:05 PM, Anna Kim <anna@b.example> wrote:",
    "On Mon, Jan 01, 2024 at 3:05 PM, Anna Kim < anna@b.example > wrote:",
    "On Jan 1, 2024, 3:05 PM +0900, Anna Kim <anna@b.example>, wrote:",
    "On Monday, January 1, 2024 at 03:05:00 PM GMT+9, Anna Kim <anna@b.example> wrote:",
    "On Mon, Jan 1, 2024 at 3:05 PM, Anna Kim<anna@b.example> wrote:",
    "Понедельник, 1 января 2024, 15:05 +03:00 от Anna Kim <anna@b.example>:",
    '01.01.2024, 15:05, "Anna Kim" <anna@b.example>:',
    "On Mon, Jan 01, 2024 at 03:05:00PM +0900, Anna Kim wrote:",
    "On Mon, 1 Jan 2024, Anna Kim wrote:",
    "On 2024-01-01 15:05, Anna Kim wrote:",
    "2024-01-01 15:05에 Anna Kim 이(가) 쓴 글:",
    "----- On Jan 1, 2024, at 3:05 PM, Anna Kim anna@b.example wrote:",
    "On January 1, 2024, Anna Kim <anna@b.example> wrote:",
    "On January 1, 2024 at 3:05 PM GMT+9 anna@b.example wrote:",
    'On 1/1/24, 3:05 PM, "Anna Kim" <anna@b.example> wrote:',
    "On Jan 1, 2024, Anna<anna@b.example> wrote:",
    "Anna Kim <anna@b.example> wrote on 01/01/2024 03:05:00 PM:",
    "On Mon, Jan 1, 2024 at 3:05 PM Anna Kim of the very long department\n<anna@b.example> wrote:",
    "Am Mo., 1. Jan. 2024 um 15:05 Uhr schrieb Anna Kim <\nanna@b.example>:",
    "2024년 1월 1일 (월) 오후 3:05,\nAnna Kim <anna@b.example>님이 작성:",
    "2024년 1월 1일 월요일 오후 3:05에 Anna Kim님이 작성:",
    "2024-01-01 (월) 15:05, Anna Kim <anna@b.example> 님이 작성:",
    "\u202bבתאריך 1 בינו׳ 2024 ב-15:05 מאת \u202aAnna Kim\u202c\u200f <\u202aanna@b.example\u202c\u200f>:\u202c",
)
ONLY_ABOVE_QUOTES = (
    "Anna Kim <anna@b.example> wrote:",
    "Anna Kim <anna@b.example> writes:",
    "Quoting Anna Kim <anna@b.example>:",
    "Zitat von Anna Kim <anna@b.example>:",
)
HEADERS = """\
From: Anna Kim <anna@b.example>
Sent: Monday, January 1, 2024 3:05 PM
To: help@desk.example
Cc: x@y.example
Subject: Order

*From:* Anna Kim <anna@b.example>
*Sent:* Monday, January 1, 2024 3:05 PM
*To:* help@desk.example
*Subject:* Order

보낸 사람: Anna Kim <anna@b.example>
보낸 날짜: 2024년 1월 1일 월요일 오후 3:05
받는 사람: help@desk.example
제목: 주문

-----Original Message-----
From: "Anna Kim"<anna@b.example>
To: <help@desk.example>;
Cc:
Sent: 2024-01-01 (월) 15:05:00 (GMT+09:00)
Subject: 주문

--------- 원본 메일 ---------
보낸사람: Anna Kim <anna@b.example>
받는사람: help@desk.example
날짜: 24.01.01 15:05
제목: 주문

---------[ 받은 메일 내용 ]----------
제목 : 주문
날짜 : 2024년 1월 1일 월요일, 15시 05분 00초 +0900
보낸이 : "Anna Kim" <anna@b.example>
받는이 : help@desk.example

-----Original Message-----
보낸사람 : Anna Kim <anna@b.example>
받는사람 : help@desk.example
보낸날짜 : 2024-01-01 (월) 15:05:00
제목 : 주문

----- 원본 메시지 -----
보낸 사람: Anna Kim <anna@b.example>
받는 사람: help@desk.example
날짜: 2024-01-01 15:05:00
제목: 주문

-----------------------[ Original Message ]-----------------------
발신 : Anna Kim <anna@b.example>
수신 : help@desk.example
제목 : 주문

---------- Forwarded message ---------
보낸사람: Anna Kim <anna@b.example>
Date: 2024년 1월 1일 (월) 오후 3:05
Subject: 주문
To: help@desk.example

Von: Anna Kim <anna@b.example>
Gesendet: Montag, 1. Januar 2024 15:05
An: help@desk.example
Betreff: Bestellung

De : Anna Kim <anna@b.example>
Envoyé : lundi 1 janvier 2024 15:05
À : help@desk.example
Objet : Commande

De: Anna Kim <anna@b.example>
Enviado el: lunes, 1 de enero de 2024 15:05
Para: help@desk.example
Asunto: Pedido

De: Anna Kim <anna@b.example>
Enviado: segunda-feira, 1 de janeiro de 2024 15:05
Para: help@desk.example
Assunto: Pedido

Da: Anna Kim <anna@b.example>
Inviato: lunedì 1 gennaio 2024 15:05
A: help@desk.example
Oggetto: Ordine

Van: Anna Kim <anna@b.example>
Verzonden: maandag 1 januari 2024 15:05
Aan: help@desk.example
Onderwerp: Bestelling

Från: Anna Kim <anna@b.example>
Skickat: den 1 januari 2024 15:05
Till: help@desk.example
Ämne: Order

Fra: Anna Kim <anna@b.example>
Sendt: 1. januar 2024 15:05
Til: help@desk.example
Emne: Ordre

Lähettäjä: Anna Kim <anna@b.example>
Lähetetty: maanantai 1. tammikuuta 2024 15.05
Vastaanottaja: help@desk.example
Aihe: Tilaus

Od: Anna Kim <anna@b.example>
Wysłano: poniedziałek, 1 stycznia 2024 15:05
Do: help@desk.example
Temat: Zamówienie

Od: Anna Kim <anna@b.example>
Odesláno: pondělí 1. ledna 2024 15:05
Komu: help@desk.example
Předmět: Objednávka

Od: Anna Kim <anna@b.example>
Odoslané: pondelok 1. januára 2024 15:05
Komu: help@desk.example
Predmet: Objednávka

Feladó: Anna Kim <anna@b.example>
Elküldve: 2024. január 1., hétfő 15:05
Címzett: help@desk.example
Tárgy: Rendelés

От: Anna Kim <anna@b.example>
Отправлено: 1 января 2024 г. 15:05
Кому: help@desk.example
Тема: Заказ

Від: Anna Kim <anna@b.example>
Надіслано: 1 січня 2024 р. 15:05
Кому: help@desk.example
Тема: Замовлення

Kimden: Anna Kim <anna@b.example>
Gönderildi: 1 Ocak 2024 Pazartesi 15:05
Kime: help@desk.example
Konu: Sipariş

Gönderen: Anna Kim <anna@b.example>
Gönderilme: 1 Ocak 2024 Pazartesi 15:05
Kime: help@desk.example
Konu: Sipariş

Από: Anna Kim <anna@b.example>
Στάλθηκε: Δευτέρα, 1 Ιανουαρίου 2024 15:05
Προς: help@desk.example
Θέμα: Παραγγελία

De la: Anna Kim <anna@b.example>
Trimis: luni, 1 ianuarie 2024 15:05
Către: help@desk.example
Subiect: Comandă

От: Anna Kim <anna@b.example>
Изпратено: понеделник, 1 януари 2024 г. 15:05
До: help@desk.example
Относно: Поръчка

מאת: Anna Kim <anna@b.example>
נשלח: יום שני 1 ינואר 2024 15:05
אל: help@desk.example
נושא: הזמנה

من: Anna Kim <anna@b.example>
تم الإرسال: 1 يناير, 2024 03:05 م
إلى: help@desk.example
الموضوع: طلب

差出人: Anna Kim <anna@b.example>
送信日時: 2024年1月1日 15:05
宛先: help@desk.example
件名: 注文

From: Anna Kim <anna@b.example>
Sent: Monday, January 1, 2024 3:05 PM
To: help@desk.example
Subject: 注文

发件人: Anna Kim <anna@b.example>
发送时间: 2024年1月1日 15:05
收件人: help@desk.example
主题: 订单

寄件者: Anna Kim <anna@b.example>
寄件日期: 2024年1月1日 15:05
收件者: help@desk.example
主旨: 訂單

在 2024-01-01 15:05:00，"Anna Kim" <anna@b.example> 写道：

------------------ 原始邮件 ------------------
发件人: "Anna Kim" <anna@b.example>;
发送时间: 2024年1月1日(星期一) 下午3:05
收件人: "help"<help@desk.example>;
主题: 订单

发件人： Anna Kim
发送时间： 2024-01-01 15:05
收件人： help
主题： 订单

Từ: Anna Kim <anna@b.example>
Đã gửi: Thứ Hai, 1 Tháng Một 2024 15:05
Đến: help@desk.example
Chủ đề: Đơn hàng

จาก: Anna Kim <anna@b.example>
ส่ง: วันจันทร์ที่ 1 มกราคม 2024 15:05
ถึง: help@desk.example
เรื่อง: คำสั่งซื้อ

________________________________
From: Anna Kim <anna@b.example>
Sent: Monday, January 1, 2024 3:05 PM
To: help@desk.example <help@desk.example>
Subject: Order

________________________________
> Date: Mon, 1 Jan 2024 15:05:00 +0900
> Subject: Order
> From: anna@b.example
> To: help@desk.example

Date: Mon, 1 Jan 2024 15:05:00 +0900
Subject: Order
From: anna@b.example
To: help@desk.example

----- Original Message -----
From: Anna Kim
To: help@desk.example
Sent: Monday, January 01, 2024 3:05 PM
Subject: Order

-----Original Message-----
From: Anna Kim <anna@b.example>
Date: Mon, 1 Jan 2024 15:05:00
To: help@desk.example
Subject: Order

-------- Original message --------
From: Anna Kim <anna@b.example>
Date: 1/1/24 3:05 PM (GMT+09:00)
To: help@desk.example
Subject: Order

-------- 원본 이메일 --------
발신: Anna Kim <anna@b.example>
날짜: 24/1/1 오후 3:05 (GMT+09:00)
받은 사람: help@desk.example
제목: 주문

-------- 원래 메시지 --------
보낸 사람: Anna Kim <anna@b.example>
날짜: 2024/1/1 15:05 (GMT+09:00)
받는 사람: help@desk.example
제목: RE: 주문

##- Please type your reply above this line -##

##- 이 줄 위에 답장을 입력하세요 -##

---- 원본 메일 ----
보낸이 : Anna Kim <anna@b.example>
받는이 : help@desk.example
보낸시간 : 2024-01-01 15:05
제목 : 주문

-----Original Message-----
From: "Anna Kim" <anna@b.example>
To: <help@desk.example>
Cc:
Sent: 2024. 1. 1. (월) 15:05 (UTC+09:00)
Subject: 주문

On Mon, Jan 1, 2024, 3:05 PM Anna Kim <anna@b.example> wrote:
""".strip().split("\n\n")
DEVICES = (
    "Sent from my iPhone",
    "Sent from my iPad",
    "Sent from my Galaxy",
    "Sent from Samsung Mobile",
    "Sent from Mail for Windows 10",
    "Sent from Mail for Windows",
    "Sent from Outlook for Android",
    "Sent from Outlook for iOS",
    "Get Outlook for iOS",
    "Get Outlook for Android <https://aka.ms/AAb9ysg>",
    "Sent from Yahoo Mail on Android",
    "Sent from Yahoo Mail for iPhone",
    "Sent from ProtonMail Mobile",
    "Sent from Proton Mail for iOS",
    "Sent with Proton Mail secure email.",
    "Sent with Spark",
    "Sent via Superhuman",
    "Sent from my BlackBerry 10 smartphone.",
    "Sent from my Verizon, Samsung Galaxy smartphone",
    "Von meinem iPhone gesendet",
    "Gesendet mit der GMX Mail App",
    "Envoyé de mon iPhone",
    "Envoyé depuis mon mobile Orange",
    "Enviado desde mi iPhone",
    "Enviado do meu iPhone",
    "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Skickat från min iPhone",
    "Sendt fra min iPhone",
    "Lähetetty iPhonesta",
    "Wysłane z iPhone'a",
    "Отправлено с iPhone",
    "iPhone'umdan gönderildi",
    "나의 iPhone에서 보냄",
    "내 iPhone에서 보냄",
    "iPhone에서 보냄",
    "네이버 메일앱에서 보냈습니다.",
    "갤럭시에서 보낸 메일입니다.",
    "내 Galaxy에서 보냄",
    "삼성 이메일에서 보냄",
    "Outlook for iOS 다운로드",
    "iOS용 Outlook에서 보냄",
    "Windows용 메일에서 보냄",
    "Windows용 메일에서 전송됨",
    "iPhoneから送信",
    "iPadから送信",
    "AndroidのOutlookから送信",
    "发自我的iPhone",
    "发自我的 iPhone",
    "從我的 iPhone 傳送",
    "发自我的华为手机",
    "Sent from Gmail Mobile",
    "Enviado desde Outlook para Android",
    "Odesláno z iPhonu",
    "Odoslané z iPhonu",
    "Στάλθηκε από το iPhone μου",
    "Trimis de pe iPhone-ul meu",
    "Надіслано з iPhone",
    "Gửi từ iPhone của tôi",
    "ส่งจาก iPhone ของฉัน",
    "Dikirim dari iPhone saya",
)
NOTES = "Anna Kim---01/01/2024 03:05:00 PM---Order\n\nFrom: Anna Kim/ACME\nTo: help@desk.example\nSubject: Order"
QUOTED = "> old one\n> old two\n> old three"


@pytest.mark.parametrize("above", [*ATTRIBUTIONS, *ONLY_ABOVE_QUOTES])
def test_what_stands_above_a_quote_is_folded_with_it(above: str) -> None:
    above = clean(above, keep_newlines=True)
    assert reply_text(f"new words\n\n{above}\n{QUOTED}") == "new words"
    if not above.startswith(">"):
        assert reply_text(f"new words\n\n{above}\n\n{QUOTED}") == "new words"


@pytest.mark.parametrize("above", [*(one for one in ATTRIBUTIONS if not one.startswith(">")), *HEADERS, NOTES])
def test_an_older_mail_without_marks_is_folded(above: str) -> None:
    assert reply_text(f"new words\n\n{clean(above, keep_newlines=True)}\n\nold one\nold two") == "new words"


@pytest.mark.parametrize("mark", DEVICES)
def test_the_mark_of_a_device_is_folded(mark: str) -> None:
    assert reply_text(f"Hello,\n\nnew words\n\n{mark}") == "Hello,\n\nnew words"


@pytest.mark.parametrize(
    "words",
    [
        "Here is what anna@b.example said:\n\nplease refund",
        "I ordered on 2024-01-01 15:05:\n\n- a hat\n- a shoe",
        "Name: Kim\nDate: 2024-01-01\nProduct: Hat\nFrom: Seoul\nTo: Busan",
        "From: Seoul\nTo: Busan\nDate: 3 May\n\nplease book",
        "Please answer to Anna <anna@b.example>:\n\nthanks",
        "I sent it from my iPhone yesterday.\nThanks",
        "택배를 우체국에서 보냈습니다.\n확인 부탁드립니다.",
        "확인 부탁드립니다.\n택배를 우체국에서 보냈습니다.",
        "주문 취소 부탁드려요\n아직 안 왔어요",
        "a\n-----\nb\n-----\nc",
        "On Monday we wrote:\nwe like it",
        "1. First thing\n2. second thing:\n\n- x",
        "My boss wrote:\n\nplease do it",
        "The meeting is on 2024-01-01 at 15:05 with Kim (kim@b.example):\n\n- bring the papers",
        "أريد المساعدة\nشكرا",
        "We tested A---01/02 B---3",
        "Paket dün gönderildi",
        "> Is it red?\nYes it is\n> Is it big?\nNo",
    ],
)
def test_words_that_only_look_like_an_attribution_stay(words: str) -> None:
    assert reply_text(words) == words

"""The lines by which mail programs set off what they quote, in the languages people write in (rule 12).

Rather than one pattern for each program and language, these look for what all of them have in common: a moment, an
address or a verb of writing, and a colon at the end; or several header labels below each other. Each test reads a few
lines of bounded length, so a text of any size costs the same per line.
"""

from __future__ import annotations

import re
from enum import Enum, auto


class Banner(Enum):
    """What a line of its own announces."""

    ORIGINAL = auto()
    FORWARD = auto()


LINE = 400  # characters: longer lines are never separators
_REACH = 5  # lines over which a mail program may have wrapped its "On … wrote:"

_VERBS = (
    "wrote", "sent", "schrieb", "schreef", "geschreven", "écrit", "ecrit", "scritto", "escribió", "escribio",
    "escreveu", "napisał", "napisała", "napisał(a)", "napsal", "napsal(a)", "skrev", "kirjoitti", "írta", "yazdı",
    "написал", "написала", "написал(а)", "пишет", "пише", "viết", "a scris", "έγραψε", "작성", "쓴 글", "님의 말",
    "님의 메일", "写道", "寫道", "書きました", "のメール", "menulis", "เขียนว่า", "كتب",
    "writes", "pisze", "napísal", "napísala", "napísal(a)", "написа", "napisao", "napisao je", "napisala je", "rašė",
    "rakstīja", "kirjutas",
)  # fmt: skip
_VERB_ENDS = frozenset(verb[-2:] for verb in _VERBS)  # few other words end so
_VERB = "(?:" + "|".join(re.escape(verb) for verb in sorted(_VERBS, key=len, reverse=True)) + ")"
_ADDRESS = r"[^\s<>()\[\]\"',;:]{1,100}@[^\s<>()\[\]\"',;:]{1,100}"
_ENDS_WITH_VERB = re.compile(rf"(?i){_VERB}\s*[:：]$")
_ENDS_WITH_ADDRESS = re.compile(rf"(?i)(?:{_ADDRESS}[>)\]\"']*|>)\s*[:：]$")
_HAS_VERB = re.compile(rf"(?i)(?<![^\W\d_]){_VERB}(?![^\W\d_])")
_HAS_ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]@[^\s<>()\[\]\"',;:]")
_STARTS_WITH_MOMENT = re.compile(r"[^\w<>]*(?:[^\W\d]{1,14}[.,]{0,2}\s+){0,3}(?:[在於于] ?)?\d(?!\S*@)")
_HAS_NAMED_ADDRESS = re.compile(rf"[<(]\s?⇄?{_ADDRESS}\s?[>)]")
_HAS_ANGLE_ADDRESS = re.compile(rf"<\s?⇄?{_ADDRESS}\s?>")
_HAS_LABEL = re.compile(r"[:：]\s")
_MOMENT = re.compile(r"\d{1,2}[:.h]\d{2}|\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_DASHED = re.compile(rf"(?i)-{{2,}}[ ]*[^\s-].{{0,250}}{_VERB}\s*:?\s*-{{2,}}$")

_ORIGINAL = (
    r"original (?:message|e-?mail|appointment)|ursprüngliche (?:nachricht|e-?mail)|originalnachricht|"
    r"message d['’]origine|message original|courriel original|mensaje original|mensagem original|"
    r"messaggio originale|oorspronkelijk bericht|oprindelig (?:besked|meddelelse|mail)|"
    r"opprinnelig (?:melding|e-?post)|original ?meddelande|ursprungligt meddelande|wiadomość oryginalna|"
    r"oryginalna wiadomość|"
    r"původní zpráva|eredeti üzenet|исходное (?:сообщение|письмо)|alkuperäinen viesti|"
    r"orijinal (?:ileti|mesaj)|원(?:본|래) ?(?:메[시세]지|메일|이메일|내용)|원문|받은 ?메일(?: ?내용)?|元のメッセージ|"
    r"原始(?:邮件|郵件|信息|訊息)|邮件原件"
)
_FORWARD = (
    r"forwarded (?:message|mail|e-?mail|by .{1,60})|fwd|weitergeleitete (?:nachricht|e-?mail)|"
    r"message (?:transféré|réexpédié)|mensaje reenviado|mensagem encaminhada|messaggio inoltrato|"
    r"doorgestuurd bericht|videresendt (?:besked|meddelelse)|vidarebefordrat meddelande|przekazana wiadomość|"
    r"пересылаемое сообщение|перенаправленное сообщение|전달된 ?(?:메[시세]지|메일|이메일)|전달 ?메[시세]지|"
    r"転送メッセージ|转发(?:邮件|的邮件|邮件信息)|轉寄(?:郵件|的郵件)|轉發郵件"
)
_PEN = "-_=*#─—‐‑‒–"  # what lines are drawn with
_BANNER = re.compile(
    rf"(?i)\s*[{_PEN}][{_PEN}\s]+\[?\s?(?:begin |start )?(?:({_ORIGINAL})|({_FORWARD}))\s*:?\]?[{_PEN}\s]{{2,}}$"
)
_COLONS = frozenset(":：")
_DRAWN = frozenset(_PEN)
_NOTES = re.compile(r".{1,80}---\d{1,2}[./]\d{1,2}[./]\d{4} \d{1,2}:\d\d.{0,12}---.*")  # Lotus Notes
_FORWARD_BEGINS = re.compile(
    r"(?i)\W{0,4}(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|"
    r"début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato|"
    r"begin doorgestuurd bericht|전달된 메시지 시작|転送されたメッセージ)\s*[:：]\W{0,4}$"
)
_REPLY_ABOVE = re.compile(
    r"(?i)[-#=_*\s]*(?:(?:please )?(?:type|enter|write)? ?(?:your )?"
    r"(?:reply|respond|response|answer) above (?:this|the) line|reply above\b|"
    r"이 (?:줄|선) 위에 (?:답장|회신|답변|입력)|このラインより上に)"
)

_LABELS = {
    "from": (
        "from|von|de|da|van|fra|från|od|от|від|kimden|lähettäjä|expéditeur|remitente|mittente|afzender|feladó|"
        "보낸 ?사람|보낸 ?이|발신|발신자|보내는 ?사람|差出人|送信者|发件人|發件人|寄件者|寄件人|gönderen|από|de la|"
        "מאת|من|từ|จาก|dari|saatja|pošiljatelj|šalje"
    ),
    "date": (
        "sent|date|gesendet|datum|envoyé(?: le)?|enviado(?: el| em)?|fecha|data|inviato|verzonden|sendt|dato|"
        "skickat|wysłano|odesláno|отправлено|дата|päivämäärä|lähetetty|message du|tarih|보낸 ?날짜|보낸 ?시간|"
        "날짜|발송일|발송 ?시간|送信日時|日時|日付|发送时间|發送時間|日期|寄件日期|傳送時間|时间|odoslané|dátum|"
        "elküldve|надіслано|изпратено|gönderildi|gönderilme|στάλθηκε|ημερομηνία|trimis|נשלח|תאריך|تم الإرسال|"
        "التاريخ|đã gửi|ngày|ส่ง|วันที่|dikirim|tanggal|saadetud|poslano|enviat"
    ),
    "to": (
        "to|an|à|a|para|aan|til|till|do|komu|кому|kime|vastaanottaja|címzett|destinataire|받는 ?사람|받는 ?이|"
        "수신|수신자|받은 ?사람|宛先|收件人|收件者|προς|către|до|אל|إلى|đến|ถึง|kepada|saaja|prima|per a"
    ),
    "subject": (
        "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|emne|ämne|temat|předmět|тема|aihe|tárgy|konu|"
        "제목|件名|主题|主題|主旨|predmet|θέμα|subiect|относно|נושא|الموضوع|chủ đề|เรื่อง|subjek|teema|zadeva|assumpte"
    ),
    "cc": "cc|kopie|copie(?: à)?|kopia|kopi|копия|dw|참조|抄送|副本",
}
_ANY_LABEL = "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
_LABEL = re.compile(rf"(?i)(?:^|(?<=\s))[\s>]*\*?(?:{_ANY_LABEL})\s{{0,3}}\*?\s?[:：]")

_DEVICE = re.compile(
    r"(?i)(?:(?:sent|gesendet|envoyé|enviado|inviato|verzonden|verstuurd|sendt|skickat|wysłane?|отправлено|lähetetty|"
    r"odesláno|odoslané|poslano|надіслано|trimis|στάλθηκε|gửi|dikirim|enviat) "
    r"(?:from|with|von|mit|depuis|à partir de|de mon|de pe|de|desde|do|da|dal|vanaf|van|via|med|fra|från|z|ze|s|с|з|iz|"
    r"din|από|từ|dari) "
    r"[^\s.,!?]{1,40}(?:,?[ ][^\s.,!?]{1,40}){0,6}|von meinem .{1,40} gesendet|get outlook for .{1,40}|"
    r"lähetetty [^\s.,!?]{1,30}st[aä]|[^\s.,!?]{1,30}['’]?[ıiuü]mdan gönderildi|ส่งจาก .{1,40}|נשלח מ.{1,40}|"
    r"(?:أُ?رسلت?|تم الإرسال) من .{1,40}|.{1,30}(?:ról|ről) küldve|"
    r"télécharger outlook.{0,40}|(?:(?:ios|android)용 )?outlook ?(?:for .{1,20})?을? ?(?:다운로드|받기).{0,5}|"
    r".{0,20}(?:앱|메일|iphone|ipad|galaxy|아이폰|갤럭시|outlook|android|안드로이드)에서 보냈습니다|"
    r".{1,30}에서 (?:보냄|전송됨|보낸 ?메일(?:입니다)?)|(?:나의|내) .{1,30}에서 (?:보냄|보낸 .{1,10}|전송)|"
    r".{1,20}から送信|发自我的.{1,20}|從我的 .{1,20}傳送)\.?(?:\s*[<\[(]\S{1,200}[>\])])?"
)
_RULE = re.compile(r"[ \t>]*(?:_{5,}|-{5,}|={4,}|─{4,}|—{3,}|\*{5,}|(?:[-*] ){4,}[-*]?)[ \t]*")
_LONG_RULE = re.compile(r"[ \t]*(?:_{20,}|={20,})[ \t]*")
_END_OF_ATTRIBUTION = re.compile(rf"(?i)>\s?{_VERB}?\s*[:：]")


def banner(line: str) -> Banner | None:
    """What a line such as "-----Original Message-----" or "Begin forwarded message:" announces."""
    if len(line) > LINE:
        return None
    words = line.strip()
    if words[-1:] in _COLONS and _FORWARD_BEGINS.match(words):
        return Banner.FORWARD
    if words[:1] in _DRAWN:
        found = _BANNER.match(line)
        if found:
            return Banner.ORIGINAL if found[1] else Banner.FORWARD
    if "---" in words and _NOTES.fullmatch(words):
        return Banner.ORIGINAL
    if ("above" in line or "위에" in line or "より上" in line) and _REPLY_ABOVE.match(line):
        return Banner.ORIGINAL
    return None


def may_end_attribution(line: str) -> bool:
    """A cheap first test of a line: whether `attribution_start` is worth asking."""
    last = line.rstrip()
    if not 0 < len(last) <= LINE:
        return False
    if last[-1] in ":：->":
        return True
    ending = last[-20:].lower()
    return ending[-2:] in _VERB_ENDS and ending.endswith(_VERBS)


def attribution_start(lines: list[str], end: int, *, quote_follows: bool) -> int | None:
    """Where an "On …, … wrote:" begins whose last line is `end`; None where the line ends none.

    `quote_follows` says that the next words are quoted: then an address at the end will do without a colon.
    """
    last = lines[end].rstrip()
    if _DASHED.match(last.lstrip()):
        return end
    fallback = None
    joined = ""
    for start in range(end, max(end - _REACH, -1), -1):
        line = lines[start].strip()
        if len(line) > LINE or (start < end and line[-1:] in {".", "!", "?"}):
            break
        joined = f"{line} {joined}".strip()
        if _STARTS_WITH_MOMENT.match(line):
            if _is_attribution(joined, quote_follows=quote_follows):
                return start
        elif fallback is None and line and _names_writer(joined, quote_follows=quote_follows):
            fallback = start
    return fallback


def _is_attribution(joined: str, *, quote_follows: bool) -> bool:
    """Whether words that begin with a moment say who wrote at that moment."""
    if joined[-1] in ":：":
        if _ENDS_WITH_VERB.search(joined) or _says_who_and_when(joined):
            return True
        return bool(_MOMENT.search(joined)) and bool(_ENDS_WITH_ADDRESS.search(joined) or _HAS_VERB.search(joined))
    if joined[-20:].lower().endswith(_VERBS):
        return bool(_HAS_ADDRESS.search(joined))
    return quote_follows and joined[-1] == ">" and bool(_HAS_ADDRESS.search(joined))


def _names_writer(joined: str, *, quote_follows: bool) -> bool:
    """Whether words that begin with something else say who wrote: "Anna <anna@…> ezt írta (2024. jan. 1., 12:00):"."""
    if joined[-1] not in ":：" or not _HAS_ADDRESS.search(joined):
        return False
    if _ENDS_WITH_VERB.search(joined) or _says_who_and_when(joined):
        return True
    if quote_follows and _HAS_NAMED_ADDRESS.search(joined):
        return True
    return bool(_MOMENT.search(joined) and _HAS_VERB.search(joined))


def _says_who_and_when(joined: str) -> bool:
    """Whether words name one writer with the address in angle brackets, a date and a time, and end in a colon.

    That is an attribution in any language, also where the verb isn't known here.
    """
    if len(_MOMENT.findall(joined)) < 2 or _HAS_LABEL.search(joined):
        return False
    return joined.count("@") == 1 and _HAS_ANGLE_ADDRESS.search(joined) is not None


def may_head_block(line: str) -> bool:
    """A cheap first test of a line: whether `heads_block` is worth asking."""
    return ":" in line or "：" in line


def heads_block(lines: list[str], start: int) -> bool:
    """Whether the headers of a quoted mail ("From: …", "Sent: …") begin at this line."""
    first = _LABEL.match(lines[start][:LINE])
    if first is None or first.lastgroup not in {"from", "date"}:
        return False
    found: set[str | None] = set()
    told = False  # an address or a time of day: a plan of a journey has "From:" and "To:" as well
    unlabelled = 0
    for line in lines[start : start + 9]:
        labels = {label.lastgroup for label in _LABEL.finditer(line[:LINE])}
        if not labels:
            unlabelled += 1
            if unlabelled > 2 or (not line.strip() and len(found) > 1):
                break
            continue
        found |= labels
        told = told or bool(_HAS_ADDRESS.search(line[:LINE]) or re.search(r"\d[:.]\d\d", line[:LINE]))
    return (len(found) >= 2 and told) or (len(found) >= 3 and "subject" in found) or found == {"from", "date"}


def names_device(line: str) -> bool:
    """Whether a line is a program's own mark, such as "Sent from my iPhone"."""
    return len(line) <= 250 and _DEVICE.fullmatch(line.strip()) is not None


def is_rule(line: str) -> bool:
    """Whether a line is only drawn."""
    return len(line) <= LINE and _RULE.fullmatch(line) is not None


def is_long_rule(line: str) -> bool:
    """Whether a line is drawn as long as mail programs do above an older mail."""
    return len(line) >= 20 and line.strip()[:1] in {"_", "="} and _LONG_RULE.fullmatch(line) is not None


def ends_attribution(line: str) -> bool:
    """Whether a line that seems quoted is the wrapped end of an attribution: "> wrote:"."""
    return len(line) < 30 and _END_OF_ATTRIBUTION.fullmatch(line.strip()) is not None

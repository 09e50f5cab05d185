"""Why a mail bounced, in a code that an agent's screen can put into words (rule 14).

A status code (RFC 3463) tells it where it is exact; most are not, and then the server's own words tell more. Both are
mapped to few reasons, each of which asks something else of the agent: another address, a smaller mail, patience.
"""

from __future__ import annotations

import re

REASONS = (  # the codes of `Failure.reason`
    "user_unknown", "mailbox_full", "mailbox_disabled", "host_unknown", "network", "blocked", "policy", "too_large",
    "content", "loop", "expired", "delayed", "other",
)  # fmt: skip

_SURE_STATUS = {  # the part behind the first point, where it leaves no doubt
    "1.1": "user_unknown", "1.2": "host_unknown", "1.6": "user_unknown", "1.10": "user_unknown",
    "2.1": "mailbox_disabled", "2.2": "mailbox_full", "2.3": "too_large", "3.1": "mailbox_full", "3.4": "too_large",
    "4.6": "loop", "4.7": "expired",
}  # fmt: skip
_STATUS_CLASS = (("1.", "user_unknown"), ("4.", "network"), ("6.", "content"), ("7.", "policy"))
_BY_WORDS = {  # the first that fits
    "mailbox_full": (
        r"over ?(?:the )?(?:disk )?quota|quota (?:is |was |has been |limit )?(?:exceed|full|violation|reached)|"
        r"(?:exceed\w*|reached|out of) .{0,30}(?:quota|allotted|disk space)|disk ?quota|quota_exceeded|"
        r"(?:mailbox|mailfolder|mail folder|inbox|account|maildir).{0,30}(?:\bfull\b|over ?limit)|\bfull mailbox|"
        r"exceeding (?:their|his|its) quota|over ?limit|too much mail|mailbox size limit|storage allocation|overdrawn|"
        r"storage (?:limit|space)|insufficient (?:system |disk )?(?:storage|space)|not enough (?:storage|disk) space|"
        r"postfach.{0,20}(?:voll|überfüllt)|bo[iî]te.{0,30}pleine|buz[oó]n.{0,30}lleno|ящик.{0,20}переполнен|"
        r"caixa (?:de correio|postal).{0,30}cheia|casella.{0,40}piena|postvak.{0,30}\bvol\b|skrzynk.{0,40}pełn|"
        r"schránk.{0,30}plná|postlåda.{0,20}full|posta kutusu.{0,20}dolu|"
        r"(?:메일함|편지함|사서함|용량).{0,20}(?:초과|가득|부족|꽉)|容量.{0,10}(?:超|不足)|空间(?:不足|已满)|"
        r"メールボックス.{0,12}(?:いっぱい|満杯|容量)|(?:邮箱|郵箱|信箱).{0,4}(?:已?满|已?滿)"
    ),
    "too_large": (
        r"(?:message|size|mail|attachment)s?\b.{0,30}(?:too (?:large|big)|exceed)|"
        r"(?:exceed|maximum|larger than).{0,40}\bsize|5\d\d .{0,20}size limit|(?:메일|첨부).{0,10}크기.{0,10}초과"
    ),
    "loop": (
        r"too many (?:hops|received)|mail (?:forwarding )?loop|(?:routing |mail )?loop(?:s|ing| detected)\b|hop count|"
        r"loops back"
    ),
    "user_unknown": (
        r"user.{0,20}unknown|unknown.{0,25}(?:user|recipient|address|mailbox|alias|account|local)|addressee unknown|"
        r"no such (?:user|recipient|mailbox|address|person|account|local|id\b)|"
        r"(?:user|mailbox|recipient|address|account|inbox)\b.{0,60}"
        r"\b(?:not (?:be )?(?:found|exists?|recogni[sz]ed|listed|known|available|valid)|unavailable|not local|"
        r"is invalid|rejected: [\w.]+ \[rcpt_to\])|"
        r"(?:does|do|did)(?: not|n't) (?:exist|have an?|match)|no(?: such)? (?:mail)?box (?:here|by)|no mailbox|"
        r"invalid (?:recipient|mailbox|user|address)|not a (?:valid|known|local) (?:user|address|mailbox|rec)|"
        r"not our customer|address unknown|recipient ?not ?found|recipnotfound|could(?:n't| not) be found|"
        r"no longer accepts|5\.1\.0 address rejected|recipient address rejected: access denied|"
        r"bad destination mailbox|recipient name is not|user not known|no existe|n'existe pas|inconnu|unbekannt|"
        r"nicht gefunden|existiert nicht|существует|не найден|no valid recipient|no se (?:ha |pudo |puede )?enc[ou]n|"
        r"não (?:foi )?(?:encontr|existe)|inesistente|non (?:esiste|è stato trovato)|impossibile trovare|"
        r"niet (?:worden )?gevonden|bestaat niet|nie (?:można )?(?:zna[lj]|odnale)|nie istnieje|neexistuje|"
        r"nebyl[ao]? nalezen|hitta(?:de)?s inte|(?:blev|ble) ikke f[uo]n|bulunamadı|존재하지 ?않는|"
        r"없는 ?(?:사용자|계정|메일|수신)|수신자를 찾을 수 없|수신자.{0,8}(?:올바르지|잘못)|"
        r"(?:사용자|계정|주소)[이가는를]? ?(?:존재하지|찾을 수 없|없습)|탈퇴|"
        r"(?:ユーザー?|宛先|アドレス).{0,12}(?:存在|見つか)|存在しない(?:ユーザー|アドレス)|"
        r"(?:用户|用戶|收件人|邮箱).{0,10}不存在"
    ),
    "host_unknown": (
        r"(?:host|domain).{0,40}(?:unknown|not found|not exist|cannot be found|invalid)|unknown (?:host|domain)|"
        r"unrouteable|name service error|no (?:valid )?(?:mx|a) (?:record|host)|could not find a gateway|nxdomain|"
        r"no matches to nameserver|host or domain name|dns (?:\w+ )?(?:error|failure|lookup)|"
        r"bad destination (?:system|host)|hostname lookup"
    ),
    "mailbox_disabled": (
        r"disabled|(?<!delivery temporarily )suspended|inactive|deactivated|discontinued|"
        r"(?:account|mailbox) .{0,20}(?:closed|locked|expired)|"
        r"no longer (?:valid|active|in use|with|employed|works?|at)|정지된|휴면|停用|被禁"
    ),
    "content": (
        r"virus|malware|infected|illegal attachment|banned file|potential security issue|"
        r"(?:attachment|content|file).{0,30}(?:not (?:allowed|accepted)|rejected|prohibited)|message content rejected|"
        r"content (?:rejected|filter)|forbidden attachment"
    ),
    "blocked": (
        r"spam|blocked|complaints|block ?list|black ?list|deny ?list|reputation|unsolicited|junk ?mail|"
        r"denied by policy|listed (?:at|in|by|on) |\brbl\b|dnsbl|spamhaus|not accepting mail from|banned|greylist|"
        r"rate limit|too many (?:messages|connections|recipients)|throttl|스팸|차단|垃圾"
    ),
    "policy": (
        r"policy|policies|relay(?:ing)? (?:access )?(?:denied|not)|unable to relay|access denied|permission denied|"
        r"not (?:permitted|allowed|authori[sz]ed)|authenticat|dmarc|\bspf\b|\bdkim\b|sender (?:address )?rejected|"
        r"members[- ]only|allowed-senders|reject"
    ),
    "expired": (
        r"(?:retry )?time(?:out)? (?:was )?exceeded|message (?:is )?too old|(?:in the )?queued? too long|expired|"
        r"(?:within|after|for) \d+(?:\.\d+)? (?:days?|hours?)|failed \d+ attempts|maximum delivery attempts|"
        r"retry time not reached|long failure period"
    ),
    "network": (
        r"connect(?:ion)? (?:refused|timed ?out|lost|reset|to .{1,60} failed)|timed? ?out|(?:not|n't) respond|"
        r"unreachable|temporar|network|server (?:unavailable|busy)|unable to (?:connect|establish)|"
        r"(?:able to|could not|can't) (?:connect|establish)|no answer|connection to .{1,60} failed|went down|"
        r"lost connection|no route to host|service not available|handshake|(?:try|retry) (?:again|later)|deferred"
    ),
}  # fmt: skip
_READ = 2_000  # characters
_WORDS = tuple((reason, re.compile("(?i)" + pattern)) for reason, pattern in _BY_WORDS.items())


def reason_of(status: str, said: str, *, delayed: bool) -> str:
    """The code of why a recipient was not reached: told by a telling status, else by words, else by its class."""
    said = said[:_READ]
    told = _SURE_STATUS.get(status[2:]) or next((name for name, words in _WORDS if words.search(said)), "")
    if delayed and told == "expired":
        return "delayed"
    told = told or next((name for prefix, name in _STATUS_CLASS if status[2:].startswith(prefix)), "")
    return told or ("delayed" if delayed else "other")

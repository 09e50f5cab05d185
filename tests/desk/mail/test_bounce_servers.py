"""Bounces as mail servers and services word them, without a report for programs; each is made up after their ways."""

from __future__ import annotations

import pytest

from desk.mail.facts import Kind
from desk.mail.parse import parse

SERVERS = """\
=== qmail: lost@b.example user_unknown permanent
From: MAILER-DAEMON@mx.b.example
To: help@desk.example
Subject: failure notice

Hi. This is the qmail-send program at mx.b.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<lost@b.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <help@desk.example>
=== qmail-remote: lost@b.example user_unknown permanent
From: MAILER-DAEMON@mx.b.example
To: help@desk.example
Subject: failure notice

Hi. This is the qmail-send program at mx.b.example.

<lost@b.example>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 <lost@b.example>: Recipient address rejected: User unknown in virtual mailbox table
Giving up on 192.0.2.1.

--- Below this line is a copy of the message.
=== exim: lost@b.example blocked permanent
From: Mail Delivery System <Mailer-Daemon@mx.b.example>
To: help@desk.example
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  lost@b.example
    SMTP error from remote mail server after RCPT TO:<lost@b.example>:
    host mx.b.example [192.0.2.1]: 550 5.7.1 Service unavailable, client host blocked using Spamhaus

------ This is a copy of the message, including all the headers. ------
=== exim-delay: lost@b.example network temporary
From: Mail Delivery System <Mailer-Daemon@mx.b.example>
To: help@desk.example
Subject: Warning: message 1abcde-000001-AB delayed 24 hours

This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mx.b.example.

The message identifier is:     1abcde-000001-AB
The subject of the message is: Order
The date of the message is:    Mon, 01 Jan 2024 10:00:00 +0900

The address to which the message has not yet been delivered is:

  lost@b.example
    Delay reason: Connection timed out

No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated at intervals if the message
remains undelivered.
=== courier: lost@b.example user_unknown permanent
From: "Courier mail server at mx.b.example" <postmaster@mx.b.example>
To: help@desk.example
Subject: NOTICE: mail delivery status.

This is a delivery status notification from mx.b.example,
running the Courier mail server, version 0.65.0.

The original message was received on Mon, 01 Jan 2024 10:00:00 +0900
from desk.example (desk.example [192.0.2.9])

---------------------------------------------------------------------------

                           UNDELIVERABLE MAIL

Your message to the following recipients cannot be delivered:

<lost@b.example>:
    mx.b.example [192.0.2.1]:
>>> RCPT TO:<lost@b.example>
<<< 550 5.1.1 <lost@b.example>... User Unknown

---------------------------------------------------------------------------
=== notes: lost@b.example user_unknown permanent
From: Postmaster@mx.b.example
To: help@desk.example
Subject: DELIVERY FAILURE: User lost (lost@b.example) not listed in Domino Directory

Your message

  Subject: Order

was not delivered to:

  lost@b.example

because:

  User lost (lost@b.example) not listed in Domino Directory
=== exchange5: lost@b.example user_unknown permanent
From: System Administrator <postmaster@b.example>
To: help@desk.example
Subject: Undeliverable: Order

Your message

  To:      lost@b.example
  Subject: Order
  Sent:    Mon, 1 Jan 2024 10:00:00 +0900

did not reach the following recipient(s):

lost@b.example on Mon, 1 Jan 2024 10:00:02 +0900
    The recipient name is not recognized
 The MTS-ID of the original message is: c=jp;a= ;p=neko
    MSEXCH:IMS:KIJITORA CAT:EXCHANGE 0 (000C05A6) Unknown Recipient
=== exchange2007: lost@b.example user_unknown permanent
From: postmaster@b.example
To: help@desk.example
Subject: Undeliverable: Order

Delivery has failed to these recipients or distribution lists:

lost@b.example
The recipient's e-mail address was not found in the recipient's e-mail system. Microsoft Exchange will not
try to redeliver this message for you.

  _____

Sent by Microsoft Exchange Server 2007

Diagnostic information for administrators:

Generating server: mx.b.example

lost@b.example
#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##

Original message headers:
=== o365: lost@b.example user_unknown permanent
From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@b.example>
To: help@desk.example
Subject: Undeliverable: Order

Your message to lost@b.example couldn't be delivered.

lost wasn't found at b.example.

help Office 365 lost
Action Required  Recipient

Unknown To address

How to Fix It
The address may be misspelled or may not exist.

Original Message Details
Created Date: 1/1/2024 1:00:00 AM
Sender Address: help@desk.example
Recipient Address: lost@b.example
Subject: Order

Error Details
Reported error: 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient lost@b.example not found by SMTP address lookup
=== gmail-new: lost@b.example user_unknown permanent
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: help@desk.example
Subject: Delivery Status Notification (Failure)

** Address not found **

Your message wasn't delivered to lost@b.example because the address couldn't be found, or is unable to receive mail.

Learn more here: https://support.google.com/mail/?p=NoSuchUser

The response was:

The email account that you tried to reach does not exist.
=== gmail-full: lost@b.example mailbox_full permanent
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: help@desk.example
Subject: Delivery Status Notification (Failure)

** Recipient inbox full **

Your message couldn't be delivered to lost@b.example. Their inbox is full, or it's getting too much mail right now.

The response was:

552 5.2.2 The email account that you tried to reach is over quota.
=== yahoo554: lost@b.example user_unknown permanent
From: MAILER-DAEMON@yahoo.example
To: help@desk.example
Subject: Failure Notice

Sorry, we were unable to deliver your message to the following address.

<lost@b.example>:
554: delivery error: dd This user doesn't have a yahoo.com account (lost@b.example) [0] - mta1001.mail.yahoo.com
=== aol: lost@b.example blocked temporary
From: MAILER-DAEMON@aol.example
To: help@desk.example
Subject: Undelivered Mail Returned to Sender

This is the mail system at host omr.aol.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<lost@b.example>: host mx.b.example[192.0.2.1] refused to talk to me: 421 4.7.0 Too many connections, try later
=== kddi: lost@b.example mailbox_full permanent
From: no-reply@kddi.example
To: help@desk.example
Subject: Mail System Error - Returned Mail

Your mail sent on: Thu, 29 Apr 2010 23:34:45 +0900
Could not be delivered to: <lost@b.example>
As their mailbox is full.
=== ezweb: lost@b.example mailbox_full temporary
From: Postmaster@ezweb.ne.jp
To: help@desk.example
Subject: Mail System Error - Returned Mail

The user(s) account is temporarily over quota.

<lost@b.example>
=== docomo: lost@b.example user_unknown permanent
From: mailer-daemon@docomo.ne.jp
To: help@desk.example
Subject: Undelivered Mail Returned to Sender

This is the mail system at host docomo.ne.jp.

<lost@b.example>: host mfsmax.docomo.ne.jp[203.138.181.112] said: 550 Unknown user
    lost@b.example (in reply to end of DATA command)
=== mailmarshal: lost@b.example user_unknown permanent
From: postmaster@mm.b.example
To: help@desk.example
Subject: Undeliverable Mail: Order

Your message:
   From:    help@desk.example
   Subject: Order
   Date:    Fri, 16 Nov 2007 14:59:59 +0900

Could not be delivered because of

550 5.1.1 User unknown

The following recipients were affected:
    lost@b.example

Additional Information
======================
=== sendmail-old: lost@b.example user_unknown permanent
From: Mail Delivery Subsystem <MAILER-DAEMON@b.example>
To: help@desk.example
Subject: Returned mail: User unknown

The original message was received at Mon, 1 Jan 2024 10:00:00 +0900
from desk.example [192.0.2.9]

   ----- The following addresses had permanent fatal errors -----
<lost@b.example>

   ----- Transcript of session follows -----
... while talking to mx.b.example.:
>>> RCPT To:<lost@b.example>
<<< 550 <lost@b.example>... User unknown
550 <lost@b.example>... User unknown
=== postfix-host: lost@b.example host_unknown permanent
From: MAILER-DAEMON@mx.b.example (Mail Delivery System)
To: help@desk.example
Subject: Undelivered Mail Returned to Sender

This is the mail system at host mx.b.example.

<lost@b.example>: Host or domain name not found. Name service error for
    name=b.example type=AAAA: Host not found
=== naver: lost@b.example user_unknown permanent
From: 메일 배달 시스템 <mailer-daemon@naver.com>
To: help@desk.example
Subject: 메일 전송 실패 안내

메일 전송에 실패하였습니다.

받는 사람 : lost@b.example
실패 사유 : 존재하지 않는 계정입니다.
=== daum: lost@b.example mailbox_full permanent
From: mailer-daemon@hanmail.net
To: help@desk.example
Subject: [Daum] 메일전송 실패 알림

회원님이 보내신 메일이 아래와 같은 이유로 전송되지 못하였습니다.

수신자 : lost@b.example
이유 : 받는 사람의 메일함이 가득 찼습니다. (Mailbox Full)
=== chinese: lost@b.example user_unknown permanent
From: PostMaster@qq.com
To: help@desk.example
Subject: 系统退信

抱歉，您的邮件被退回来了……
收件人： lost@b.example
退信原因：收件人邮箱不存在 550 User not found: lost@b.example
=== german: lost@b.example user_unknown permanent
From: postmaster@gmx.de
To: help@desk.example
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of
its recipients. This is a permanent error. The following address
failed:

lost@b.example:
SMTP error from remote server for RCPT TO, host: mx.b.example reason: 550 5.1.1 lost@b.example: mailbox not found
=== french: lost@b.example user_unknown permanent
From: postmaster@orange.fr
To: help@desk.example
Subject: Non remis : Commande

Échec de la remise pour ces destinataires ou groupes :

lost@b.example
L'adresse de messagerie que vous avez entrée n'a pas été trouvée.

Informations de diagnostic :
#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##
=== spanish: lost@b.example mailbox_full permanent
From: postmaster@b.example
To: help@desk.example
Subject: No se puede entregar: Pedido

No se pudo entregar a estos destinatarios o grupos:

lost@b.example
El buzón del destinatario está lleno y no puede aceptar mensajes ahora.
=== portuguese: lost@b.example mailbox_full permanent
From: postmaster@b.example
To: help@desk.example
Subject: Não é possível entregar: Pedido

Falha na entrega a estes destinatários ou grupos:

lost@b.example
A caixa de correio do destinatário está cheia.
=== italian: lost@b.example user_unknown permanent
From: postmaster@b.example
To: help@desk.example
Subject: Non recapitabile: Ordine

Impossibile recapitare il messaggio ai destinatari o gruppi seguenti:

lost@b.example
Impossibile trovare l'indirizzo di posta elettronica immesso.
=== dutch: lost@b.example user_unknown permanent
From: postmaster@b.example
To: help@desk.example
Subject: Onbestelbaar: Bestelling

Kan het bericht niet bezorgen aan de volgende geadresseerden:

lost@b.example
Het e-mailadres dat u hebt ingevoerd, kan niet worden gevonden.
=== russian: lost@b.example user_unknown permanent
From: mailer-daemon@mail.ru
To: help@desk.example
Subject: Mail failure.

Это письмо создано автоматически сервером Mail.Ru, отвечать на него не нужно.

К сожалению, Ваше письмо не может быть доставлено одному или нескольким получателям:

lost@b.example
user not found
=== yandex: lost@b.example user_unknown permanent
From: mailer-daemon@yandex.ru
To: help@desk.example
Subject: Недоставленное сообщение

Это письмо отправлено почтовым сервером yandex.ru.

К сожалению, мы вынуждены сообщить Вам о том, что Ваше письмо не может
быть отправлено одному или нескольким адресатам.

<lost@b.example>: host mx.b.example[192.0.2.1] said: 550 No such user!
=== japanese: lost@b.example user_unknown permanent
From: postmaster@b.example
To: help@desk.example
Subject: 配信不能通知: 注文

次のあて先へのメッセージはエラーのため送信できませんでした。

  lost@b.example

宛先のメールアドレスが見つかりませんでした。
=== amazonses: lost@b.example other permanent
From: MAILER-DAEMON@amazonses.com
To: help@desk.example
Subject: Delivery Status Notification (Failure)

An error occurred while trying to deliver the mail to the following recipients:
lost@b.example
=== challenge-greylist: lost@b.example blocked temporary
From: MAILER-DAEMON@mx.b.example
To: help@desk.example
Subject: Delayed Mail (still being retried)

This is the mail system at host mx.b.example.

####################################################################
# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #
####################################################################

Your message could not be delivered for more than 1 hour(s).
It will be retried until it is 5 day(s) old.

<lost@b.example>: host mx.b.example[192.0.2.1] said: 450 4.2.0 <lost@b.example>:
    Recipient address rejected: Greylisted (in reply to RCPT TO command)
=== suspended: lost@b.example mailbox_disabled permanent
From: MAILER-DAEMON@mx.b.example
To: help@desk.example
Subject: Undelivered Mail Returned to Sender

<lost@b.example>: host mx[192.0.2.1] said: 550 5.2.1 The email account that you tried to reach is disabled
=== forwarder: new@c.example loop permanent
From: MAILER-DAEMON@mx.b.example
To: help@desk.example
Subject: Undelivered Mail Returned to Sender

<new@c.example> (expanded from <lost@b.example>): mail for c.example loops back to myself
=== virus: lost@b.example content permanent
From: MAILER-DAEMON@mx.b.example
To: help@desk.example
Subject: Undelivered Mail Returned to Sender

<lost@b.example>: host mx[192.0.2.1] said: 554 5.7.1 Virus detected: Eicar-Test (in reply to end of DATA)
=== apache-james: lost@b.example user_unknown permanent
From: postmaster@b.example
To: help@desk.example
Subject: [BOUNCE]

Hi. This is the James mail server at b.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.  Below
I include the list of recipients and the reason why I was unable to deliver
your message.

Failed recipient(s):
lost@b.example

Error message:
550 5.1.1 unknown user: lost@b.example
=== facebook: lost@b.example other permanent
From: Facebook <mailer-daemon@mx-out.facebook.example>
To: help@desk.example
Subject: Sorry, your message could not be delivered

This message was created automatically by Facebook.

Sorry, your message could not be delivered to lost@b.example. You can't contact this person.
"""


@pytest.mark.parametrize("sample", SERVERS.split("=== ")[1:], ids=lambda sample: sample.partition(":")[0])
def test_the_bounce_of_a_server_tells_whom_it_failed_and_why(sample: str) -> None:
    expected, _, raw = sample.partition("\n")
    recipient, reason, lasting = expected.partition(": ")[2].split()
    found = parse(raw.encode())
    assert found.kind is Kind.BOUNCE
    assert found.bounce is not None
    (failure,) = found.bounce.failures
    assert (failure.recipient, failure.reason, failure.permanent) == (recipient, reason, lasting == "permanent")

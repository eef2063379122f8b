"""What mail programs put around the mail that is answered. WORDS is where somebody types, LESSON the mail they
answer."""

from __future__ import annotations

ATTRIBUTION = "Am Mo., 23. Nov. 2026 um 07:30 Uhr schrieb Coach &lt;reply+x@learn.example.org&gt;:"

PROGRAMS = {
    "gmail": f"""
<div dir="ltr">WORDS</div><br><div class="gmail_quote gmail_quote_container">
<div dir="ltr" class="gmail_attr">{ATTRIBUTION}<br></div>
<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid">LESSON</blockquote></div>""",
    "gmail in a language that nobody here knows": """
<div>WORDS</div><div class="gmail_quote"><div class="gmail_attr">Zyx 2026 qq:</div>
<blockquote class="gmail_quote">LESSON</blockquote></div>""",
    "gmail of old, without a container for the attribution": """
<div>WORDS</div><div class="gmail_quote">Zyx 2026 qq:<br><blockquote class="gmail_quote">LESSON</blockquote></div>""",
    "apple mail": """
<body>WORDS<div><br><blockquote type="cite"><div>On 23 Nov 2026, at 07:30, Coach &lt;c@example.org&gt; wrote:</div>
<br class="Apple-interchange-newline"><div>LESSON</div></blockquote></div></body>""",
    "thunderbird": """
<p>WORDS</p><div class="moz-cite-prefix">Le 23/11/2026 à 07:30, Coach a écrit :<br></div>
<blockquote type="cite" cite="mid:x@y">LESSON</blockquote>""",
    "outlook": """
<div class=WordSection1><p class=MsoNormal>WORDS<o:p></o:p></p>
<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">
<p><b>Von:</b> Coach<br><b>Gesendet:</b> Montag<br><b>An:</b> Ada<br><b>Betreff:</b> Hallo</p></div></div>
LESSON</div>""",
    "outlook on the web": """
<div>WORDS</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Zzz:</b> x</div>LESSON""",
    "outlook on a phone": """
<div>WORDS</div><div id="ms-outlook-mobile-signature">Get <a href="x">Outlook for iOS</a></div><hr>
<div id="mail-editor-reference-message-container">LESSON</div>""",
    "yahoo": """
<div>WORDS</div><div id="ydp1" class="yahoo_quoted"><div>On Monday, Coach wrote:</div>LESSON</div>""",
    "proton": """
<div>WORDS</div><div class="protonmail_signature_block">Sent with Proton Mail</div>
<div class="protonmail_quote">Zzz Coach zzz:<br><blockquote class="protonmail_quote">LESSON</blockquote></div>""",
    "zimbra": """
<div>WORDS<br></div><hr id="zwchr" data-marker="__DIVIDER__"><div><b>From: </b>Coach</div>LESSON""",
    "gmx": """
<div>WORDS</div><div name="quote" style="border-left: 2px solid #C3D9E5;">LESSON</div>""",
    "hotmail": """
<div>WORDS<br><hr id="stopSpelling">Date: Mon, 23 Nov 2026<br>From: c@example.org<br>LESSON</div>""",
    "a program that marks nothing but the attribution": """
<div>WORDS</div><div>Le 23/11/2026 à 07:30, Coach a écrit :</div><div>LESSON</div>""",
    "a program that only indents": """
<div>WORDS</div><blockquote>LESSON</blockquote>""",
}

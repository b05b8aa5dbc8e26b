"""What the generated people are called and write about. Several languages, so that every header needs its encoding."""

FIRST = """Anna Bela Chloé Dmitri Elif Femke Grzegorz Hana Íñigo Jürgen Kateřina Lærke Márta Nuno Ólafur Petra Quentin Réka
Søren Tomás Ulla Václav Wiebke Ximena Yusuf Zoë""".split()
LAST = """Abel Bauer Costa Dvořák Eriksen Fischer García Horváth Ivanova Jansen Kowalski Lindqvist Martin Nagy Öztürk
Petersen Quist Rossi Sørensen Tóth Ullman Varga Weiß Young Żak""".split()
SUBJECTS = """Minutes of Monday's meeting|Invoice 2024-{n}|Re: Angebot für die Küche|Fwd: photos from the trip|Lunch?
Übergabe nächste Woche|Réunion déplacée à {n} h|Rechnung Nr. {n} (überfällig)|Confirmation de votre réservation {n}
Årsmøte – innkalling|Zápis z porady č. {n}|Köszönöm a segítséget!|Re: Re: contract draft v{n}|Your parcel {n} is on its way
会議の議事録 {n}|Отчёт за неделю {n}|Newsletter {n}: what's new|backup report: {n} files|Würdest du bitte antworten? 🙂
Cafe or café?|Fwd: naïve question about résumés|Ticket #{n} was updated|Kündigung zum 30.{n}.|Re: keys for the office""".replace("\n", "|").split("|")
TEXT = """the of and to a in we for on that is with as at by from this please meeting office contract invoice tomorrow Monday
thanks regards attached draft version question answer number street garden house letter parcel train ticket photo kitchen
für über schön Grüße nächste Woche größer Straße Küche Tür können müssen à déjà réunion été français garçon où naïve
jeg være også året många är på från več člověk žádost děkuji köszönöm üdvözlettel señor mañana año não coração"""
FILES = """report.pdf photo-{n}.jpg minutes.docx Übersicht-{n}.xlsx scan_{n}.png invite.ics contract-v{n}.pdf archive.zip
Lebenslauf.pdf plán-{n}.odt""".split()
TYPES = {
    "pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png", "zip": "application/zip", "ics": "text/calendar",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
}

"""Posts that look like real ones, always the same for the same arguments."""

from __future__ import annotations

from datetime import date, timedelta

from tests.standin.boards import PostOnSite

_TITLES = (
    "Foreign Minister Holds Telephone Conversation with Foreign Minister of {}",
    "Vice Minister Meets with Ambassador of {}",
    "Korea and {} Hold Policy Consultation (Round {})",
    "Outcome of Meeting on Cooperation with {} & Its Neighbors",
    "MOFA Spokesperson's Statement on “Recent Situation” in {}",
)
_KOREAN_TITLES = ("외교부장관, {} 외교장관과 통화", "제2차관, {} 대사 접견", "한-{} 제{}차 정책협의회 개최")
_COUNTRIES = ("Norway", "Viet Nam", "Kenya", "Türkiye", "Chile", "Mongolia", "the Philippines")
_KOREAN_COUNTRIES = ("노르웨이", "베트남", "케냐", "튀르키예", "칠레", "몽골", "필리핀")
_STEPS = (2, 1, 3, 2, 0, 4, 2)
"""Days from one post to the one before: about two, now and then two posts on one day."""


def sample_posts(
    n: int, newest: str = "2026-11-20", *, seq: int = 323400, korean: bool = False, pinned: int = 0
) -> list[PostOnSite]:
    """``n`` posts, the newest first, going back in time.

    ``seq`` is that of the newest but for the exchanges: here and there a post has a seq that belongs, by its date,
    some places further on. ``pinned`` posts are pinned: the fourth, the eighth, and so on.
    """
    seqs = [seq - i for i in range(n)]
    for i in range(1, n - 3, 7):
        seqs[i], seqs[i + 3] = seqs[i + 3], seqs[i]
    day = date.fromisoformat(newest)
    posts = []
    for i, number in enumerate(seqs):
        countries, titles = (_KOREAN_COUNTRIES, _KOREAN_TITLES) if korean else (_COUNTRIES, _TITLES)
        country = countries[i % len(countries)]
        posts.append(
            PostOnSite(
                seq=number,
                title=f"{titles[i % len(titles)].format(country, i + 1)} ({day:%Y.%m.%d.})",
                published=day.isoformat(),
                lines=_korean_lines(i, country) if korean else _lines(i, country, day),
                pinned=i % 4 == 3 and i // 4 < pinned,
                style=("p", "se-p", "se-list", "br")[i % 4],
                files=(f"release_{number}.hwpx", f"release_{number}.pdf") if i % 5 == 2 else (),
                department="아시아태평양국" if korean else None,
            )
        )
        day -= timedelta(days=_STEPS[i % len(_STEPS)])
    return posts


def _lines(i: int, country: str, day: date) -> list[str]:
    lines = [
        f"1. The Minister of Foreign Affairs met with the counterpart from {country} on {day:%B} {day.day}, and the "
        f"two sides shared views on cooperation in trade, investment & supply chains (meeting no. {i + 1}).",
    ]
    if i % 3 == 0:
        lines.append(f"° The two sides noted that trade with {country} had come to USD {i + 2}.5 billion in 2025.")
    if i % 6 == 0:
        lines.append("- This figure is the highest since diplomatic relations were established.")
    lines.append(f"2. The Minister asked for {country}'s support for peace and stability on the Korean Peninsula.")
    if i % 2 == 0:
        lines.append("° The counterpart expressed support, and agreed to keep in close contact.")
    if i % 4 == 1:
        lines.append("※ The last such meeting took place in March 2024.")
    if i % 5 != 4:
        lines.append(f"3. The two sides agreed to hold the next round of consultations in {day.year + 1}.")
    if i % 9 == 4:
        lines.append("Spokesperson and Deputy Minister for Public Affairs of MOFA")
    elif i % 9 == 7:
        lines.append("* unofficial translation")
    return lines


def _korean_lines(i: int, country: str) -> list[str]:
    lines = [
        f"□ 외교부장관은 {country} 외교장관과 회담을 갖고 양국 관계 발전 방안에 대해 의견을 교환하였다.",
        f"○ 양측은 교역 규모가 {i + 2}억 달러에 이른 점을 평가하였다.",
    ]
    if i % 3 == 0:
        lines.append("- 이는 수교 이래 최대 규모이다.")
    lines.append("□ 양측은 앞으로도 긴밀히 소통해 나가기로 하였다. 끝.")
    return lines

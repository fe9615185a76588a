"""Random surveys are published and attacked: what is given away, what is withheld, how long.

    python benchmarks/disclosure.py [--runs 1000] [--first 0] [--questions 5]
        [--themes 20 --groups 20 [--alone]] [--no-attack]

Every second survey is published three times while answers come in. The attacker
(tests/attacker.py) has every printed figure, knows the method, and is one of the people.
"""

import argparse
import os
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import mean, median, quantiles

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
sys.path.insert(0, str(Path(__file__).parent.parent))

from participation.publication.releases.source import THEME_PAIRS  # noqa: E402
from tests.attacks import attack  # noqa: E402
from tests.random_surveys import answer, publish, random_survey  # noqa: E402

K = 5
MORE = (0.3, 0.8)  # of the first answers, before the second and the third release
LARGE = 1_500


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--questions", type=int, default=5)
    parser.add_argument("--themes", type=int, default=0, help="named in comments")
    parser.add_argument("--groups", type=int, default=0, help="target groups, as well")
    parser.add_argument("--alone", action="store_true", help="publish only the themes")
    parser.add_argument("--no-attack", action="store_true")
    wanted = parser.parse_args()
    seconds, withheld, told = [], defaultdict(list), defaultdict(list)
    releases = figures = hidden = 0
    found = []
    for seed in range(wanted.first, wanted.first + wanted.runs):
        started = time.process_time()
        survey = random_survey(
            seed,
            questions=wanted.questions,
            themes=wanted.themes,
            groups=wanted.groups,
        )
        survey.only_themes = wanted.alone
        size = len(survey.people)
        publish(survey, k=K)
        seconds.append(time.process_time() - started)
        if seed % 2:
            for share in MORE:
                answer(survey, round(share * size))
                publish(survey, k=K)
        given_away = [] if wanted.no_attack else attack(survey, k=K)
        if given_away:
            print(f"seed {seed}, {size} people: {given_away[:4]}", flush=True)
            found.append(seed)
        for printed in survey.printed:
            releases += 1
            cells = [
                value
                for table in printed.tables
                for line in table.lines
                for value in (*line.cells, line.base)
            ]
            figures += len(cells)
            hidden += cells.count(None)
        for number, guarded in enumerate(survey.truth, start=1):
            group = "large" if size >= LARGE else "small"
            withheld[group, min(number, 2)].append(guarded.withheld)
            tables = len(survey.questions) - survey.only_themes
            alone = len(guarded.edition.city_only - {THEME_PAIRS})
            alone = alone if guarded.lines else tables
            told[group, min(number, 2)].append(
                (len(guarded.lines), 1 - alone / tables, len(guarded.edition.left_out))
            )
    print(
        f"{wanted.runs} surveys, {releases} releases, {figures} figures, {hidden} withheld"
    )
    print(f"surveys of which anything was given away: {len(found)} {found[:20]}")
    for (size, number), shares in sorted(withheld.items()):
        lines, tables, left_out = zip(*told[size, number], strict=True)
        above = sum(share > 0.1 for share in shares) / len(shares)
        print(
            f"{size} (from {LARGE} people: large), {'first' if number == 1 else 'later'}"
            f" releases: {len(shares)}; withheld answers in lines: mean {mean(shares):.1%},"
            f" most {max(shares):.1%}, above 10 % in {above:.1%};"
            f" lines {mean(lines):.1f}, tables told by line {mean(tables):.0%},"
            f" left out {sum(left_out)}"
        )
    print(
        f"CPU seconds a first release: median {median(seconds):.2f},"
        f" 95 % {quantiles(seconds, n=20)[-1]:.2f}, most {max(seconds):.2f}"
    )


if __name__ == "__main__":
    main()

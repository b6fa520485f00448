"""Proofs as JUnit XML, which CI servers show as tests: a suite for each kind of claim, a test for each claim."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree as ET

from grader.prove.proof import Proof
from grader.reports.parts.places import shown_file
from grader.reports.parts.xml import xml_text


def proofs_to_junit(proofs: Sequence[Proof], root: Path) -> str:
    """`proofs` as JUnit XML; files are named relative to `root`."""
    top = ET.Element("testsuites", name="grader verify")
    for (assignment, group), members in groupby(proofs, key=lambda proof: (proof.assignment, proof.group)):
        top.append(_suite(f"{assignment}.{group}", list(members), root))
    ET.indent(top)
    return ET.tostring(top, encoding="unicode", xml_declaration=True)


def _suite(name: str, proofs: list[Proof], root: Path) -> ET.Element:
    attributes = {
        "name": xml_text(name),
        "tests": str(len(proofs)),
        "failures": str(sum(not proof.holds for proof in proofs)),
        "skipped": str(sum(bool(proof.skipped) for proof in proofs)),
        "errors": "0",
        "time": f"{sum(proof.seconds for proof in proofs):.3f}",
    }
    suite = ET.Element("testsuite", attributes)
    for proof in proofs:
        suite.append(_case(name, proof, root))
    return suite


def _case(suite: str, proof: Proof, root: Path) -> ET.Element:
    case = ET.Element("testcase", classname=xml_text(suite), name=xml_text(proof.claim), time=f"{proof.seconds:.3f}")
    if proof.findings:
        first = proof.findings[0]
        case.set("file", xml_text(shown_file(first.file, root)))
        case.set("line", str(first.line))
        failure = ET.SubElement(case, "failure", message=xml_text(first.says), type="finding")
        failure.text = "\n".join(
            xml_text(f"{shown_file(one.file, root)}:{one.line}: {one.says}") for one in proof.findings
        )
    if proof.skipped:
        ET.SubElement(case, "skipped", message=xml_text(proof.skipped))
    return case

"""The rules of tests/conftest.py hold: each is broken here once, in a run of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"
SETTINGS = f"""
[pytest]
addopts = --strict-markers
pythonpath = {CONFTEST.parents[1]}
qt_api = pyside6
markers =
    campaign
    expected_logs
    windows_only
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.delenv("CI", raising=False)
    pytester.makeini(SETTINGS)
    pytester.makeconftest(CONFTEST.read_text(encoding="utf-8"))
    return pytester


LEFT_OUT = {
    "skipped": "import pytest\n@pytest.mark.skip(reason='later')\ndef test_one(): pass",
    "skipped inside": "import pytest\ndef test_one(): pytest.skip('later')",
    "skipped as a module": "import pytest\npytest.skip('later', allow_module_level=True)",
    "expected to fail": "import pytest\n@pytest.mark.xfail\ndef test_one(): assert False",
    "expected and passing": "import pytest\n@pytest.mark.xfail\ndef test_one(): pass",
}


@pytest.mark.parametrize("source", LEFT_OUT.values(), ids=LEFT_OUT.keys())
def test_ci_fails_when_a_test_is_left_out(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    suite.makepyfile(test_one=source, test_other="def test_it_runs(): pass")
    assert suite.runpytest_inprocess().ret == pytest.ExitCode.OK
    monkeypatch.setenv("CI", "true")
    result = suite.runpytest_inprocess()
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["CI lets no test be left out - *test_one*"])


def test_ci_fails_when_a_test_is_deselected(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    suite.makepyfile("def test_one(): pass\ndef test_two(): pass")
    assert suite.runpytest_inprocess().ret == pytest.ExitCode.OK
    assert suite.runpytest_inprocess("-k", "two").ret == pytest.ExitCode.TESTS_FAILED


def test_ci_lets_windows_tests_be_skipped_elsewhere(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr("sys.platform", "linux")
    suite.makepyfile("import pytest\n@pytest.mark.windows_only\ndef test_vault(): assert False")
    result = suite.runpytest_inprocess()
    assert result.ret == pytest.ExitCode.OK
    result.assert_outcomes(skipped=1)


def test_a_coroutine_test_really_runs(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import asyncio, pytest
        @pytest.fixture
        def seven(): return 7
        async def test_good(seven):
            await asyncio.sleep(0)
            assert seven == 7
        async def test_bad():
            await asyncio.sleep(0)
            assert False
        """
    )
    suite.runpytest_inprocess().assert_outcomes(passed=1, failed=1)


def test_a_coroutine_test_runs_in_the_window_loop_when_it_asks(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import asyncio
        async def test_loop(qloop):
            await asyncio.sleep(0)
            assert asyncio.get_running_loop() is qloop
        """
    )
    suite.runpytest_inprocess().assert_outcomes(passed=1)


def test_an_unexpected_warning_fails_and_an_announced_one_does_not(suite: pytest.Pytester) -> None:
    # A process of its own: the records would reach this run as well.
    suite.makepyfile(
        """
        import logging, pytest
        def test_silent(): logging.getLogger("kep").info("fine")
        def test_noisy(): logging.getLogger("kep").warning("the disk is full")
        @pytest.mark.expected_logs("disk is full")
        def test_announced(): logging.getLogger("kep").error("the disk is full")
        @pytest.mark.expected_logs("disk is full")
        def test_other(): logging.getLogger("kep").error("the line is down")
        """
    )
    suite.runpytest_subprocess().assert_outcomes(passed=4, errors=2)


def test_a_thread_that_outlives_its_test_is_found(suite: pytest.Pytester) -> None:
    text = CONFTEST.read_text(encoding="utf-8")
    assert "THREADS_END_WITHIN_S = 5" in text
    suite.makeconftest(text.replace("THREADS_END_WITHIN_S = 5", "THREADS_END_WITHIN_S = 0.05"))
    suite.makepyfile(
        """
        import threading
        stop = threading.Event()
        def test_clean():
            thread = threading.Thread(target=lambda: None); thread.start()
        def test_leaky():
            threading.Thread(target=stop.wait, args=(0.4,), name="forgotten").start()
        """
    )
    result = suite.runpytest_inprocess()
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*'forgotten' outlived the test*"])


def test_a_campaign_runs_its_sample_and_its_full_length_on_demand(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import pytest
        @pytest.mark.campaign(sample=2, full=9)
        def test_long(rounds): print(f"rounds={rounds}")
        """
    )
    suite.runpytest_inprocess("-s").stdout.fnmatch_lines(["*rounds=2*"])
    suite.runpytest_inprocess("-s", "--campaign").stdout.fnmatch_lines(["*rounds=9*"])


def test_the_key_store_of_the_person_is_out_of_reach(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import keyring
        def test_keyring():
            assert keyring.get_keyring().__class__.__module__ == "keyring.backends.fail"
        """
    )
    suite.runpytest_inprocess().assert_outcomes(passed=1)

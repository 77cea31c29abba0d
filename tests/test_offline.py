import socket

import pytest

from tests.conftest import LeftTheMachine, run_program


def test_no_test_can_reach_another_host():
    with pytest.raises(LeftTheMachine):
        socket.create_connection(("93.184.216.34", 80), timeout=1)
    with pytest.raises(LeftTheMachine):
        socket.getaddrinfo("www.mofa.go.kr", 443)


def test_no_program_that_a_test_starts_can_either(tmp_path):
    answer = run_program(["--version"])
    assert answer.stdout.startswith("mofa-etl, version ")
    assert answer.returncode == 0

import gc

import pytest

from gipdata.garbage import uncollected


def test_garbage_is_left_alone_in_the_block_only() -> None:
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_exception_does_not_leave_it_alone_for_ever() -> None:
    with pytest.raises(ValueError, match="in the block"), uncollected():
        raise ValueError("in the block")
    assert gc.isenabled()


def test_whoever_had_turned_it_off_finds_it_off() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_decorated_function_keeps_its_name_and_its_value() -> None:
    @uncollected()
    def whether() -> bool:
        """Whether garbage is looked for."""
        return gc.isenabled()

    assert not whether()
    assert whether.__name__ == "whether" and whether.__doc__

"""What the safe cross-attention promises: no NaN, no leak, and a missing modality changes nothing else."""

import pytest
import torch

from emotion.fused_net import Ablation, FusedNet, SafeCross, SelfLayer, any_valid


@pytest.fixture
def net() -> FusedNet:
    torch.manual_seed(4)
    return FusedNet().eval()


@pytest.fixture
def window() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    made = torch.Generator().manual_seed(5)
    visual, audio = torch.randn(6, 16, 128, generator=made), torch.randn(6, 16, 128, generator=made)
    seen, heard = ((torch.rand(6, 16, generator=made) < 0.7).float() for _ in range(2))
    return visual, seen, audio, heard


def test_with_every_key_masked_a_cross_block_is_exactly_the_identity() -> None:
    block = SafeCross(96, 4, 256, 0.0).eval()
    x, told = torch.randn(3, 16, 96), torch.full((3, 16, 96), 1e6)
    none = torch.zeros(3, 16)
    assert torch.equal(block(x, told, none, any_valid(none)), x)


def test_with_every_key_masked_a_self_attention_layer_is_exactly_the_identity() -> None:
    layer = SelfLayer(96, 4, 256, 0.0).eval()
    x, none = torch.randn(3, 16, 96), torch.zeros(3, 16)
    assert torch.equal(layer(x, none, any_valid(none)), x)


def test_one_row_without_keys_does_not_disturb_the_others() -> None:
    block = SafeCross(96, 4, 256, 0.0).eval()
    x, told, valid = torch.randn(2, 16, 96), torch.randn(2, 16, 96), torch.ones(2, 16)
    alone = block(x[1:], told[1:], valid[1:], any_valid(valid[1:]))
    valid[0] = 0
    together = block(x, told, valid, any_valid(valid))
    assert torch.equal(together[0], x[0])
    assert torch.allclose(together[1:], alone, atol=1e-6)


def test_with_nothing_valid_the_output_is_finite(net, window) -> None:
    visual, _, audio, _ = window
    none = torch.zeros(6, 16)
    assert net(visual, none, audio, none).isfinite().all()


def test_gradients_are_finite_when_a_modality_is_missing(window) -> None:
    net = FusedNet()
    visual, seen, audio, _ = window
    net(visual, seen, audio, torch.zeros(6, 16)).square().mean().backward()
    assert all(p.grad is None or p.grad.isfinite().all() for p in net.parameters())


def test_masked_content_never_changes_the_output(net, window) -> None:
    visual, seen, audio, heard = window
    before = net(visual, seen, audio, heard)
    order = torch.randperm(16)
    for scrambled in (torch.nan, torch.inf, 1e9):
        noisy_visual = torch.where(seen[:, :, None] > 0, visual, torch.full_like(visual, scrambled))
        noisy_audio = torch.where(heard[:, :, None] > 0, audio, torch.full_like(audio, scrambled))
        assert torch.equal(net(noisy_visual, seen, noisy_audio, heard), before)
    permuted = torch.where(seen[:, :, None] > 0, visual, visual[:, order])
    assert torch.equal(net(permuted, seen, audio, heard), before)


def test_audio_removed_equals_the_visual_only_path(net, window) -> None:
    visual, seen, audio, _ = window
    seen[:, 3] = 1  # at least one face in each window
    assert torch.allclose(net(visual, seen, audio, torch.zeros(6, 16)), net.visual_only(visual, seen), atol=1e-6)


def test_visual_removed_equals_the_audio_only_path(net, window) -> None:
    visual, _, audio, heard = window
    heard[:, 3] = 1
    assert torch.allclose(net(visual, torch.zeros(6, 16), audio, heard), net.audio_only(audio, heard), atol=1e-6)


def test_a_silent_head_leaves_what_the_encoder_said_the_nearer_the_more() -> None:
    torch.manual_seed(0)
    model = FusedNet().eval()
    torch.nn.init.zeros_(model.head[-1].weight)
    torch.nn.init.zeros_(model.head[-1].bias)
    visual, audio = torch.randn(2, 1, 16, 128)
    seen, heard = torch.zeros(1, 16), torch.zeros(1, 16)
    seen[0, 2] = seen[0, 12] = 1
    with torch.no_grad():
        logits = model(visual, seen, audio, heard)[0]
        said = model.visual_testimony.says(visual)[0]
    early, late = said[2], said[12]
    share = ((logits - late) @ (early - late)) / (early - late).square().sum()
    torch.testing.assert_close(share[7], torch.tensor(0.5))
    assert (share.diff()[2:12] < 0).all() and share.min() > 0 and share.max() < 1


def test_each_switch_of_the_ablation_takes_its_piece_away(window) -> None:
    visual, seen, audio, heard = window
    none = torch.zeros_like(seen)

    def net_with(**switches: bool) -> FusedNet:
        torch.manual_seed(4)
        return FusedNet(ablation=Ablation(**switches)).eval()

    whole = net_with()
    assert torch.equal(net_with(sees=False)(visual, seen, audio, heard), whole(visual, none, audio, heard))
    assert torch.equal(net_with(hears=False)(visual, seen, audio, heard), whole(visual, seen, audio, none))
    apart = net_with(cross=False, testimony=False)
    assert not torch.allclose(apart(visual, seen, audio, heard), net_with(testimony=False)(visual, seen, audio, heard))
    unsafe = net_with(safe=False)
    assert unsafe(visual, none, audio, none).isfinite().all()
    everything = torch.ones_like(seen)
    assert torch.equal(unsafe(visual, everything, audio, everything), whole(visual, everything, audio, everything))


def test_without_the_guard_what_is_missing_leaks_into_the_rest(window) -> None:
    """The reason for the guard: a zero that is attended to changes what the valid ticks say."""
    visual, seen, audio, heard = window
    torch.manual_seed(4)
    unsafe = FusedNet(ablation=Ablation(safe=False)).eval()
    torch.manual_seed(4)
    safe = FusedNet().eval()
    assert not torch.allclose(unsafe(visual, seen, audio, heard), safe(visual, seen, audio, heard), atol=1e-4)


def test_a_temperature_holds_for_its_kind_of_window_alone(net, window) -> None:
    visual, seen, audio, heard = window
    seen[:, 3] = heard[:, 3] = 1
    none = torch.zeros_like(seen)
    kinds = ((seen, heard), (seen, none), (none, heard), (none, none))
    before = [net(visual, mask, audio, other) for mask, other in kinds]
    net.temperatures.copy_(torch.tensor([2.0, 4.0, 0.5]))
    after = [net(visual, mask, audio, other) for mask, other in kinds]
    for found, wanted, temperature in zip(after, before, (2.0, 4.0, 0.5, 1.0)):
        assert torch.allclose(found * temperature, wanted, atol=1e-5)

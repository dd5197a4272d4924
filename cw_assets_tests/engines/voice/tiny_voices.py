"""VITS with few random weights and its tokenizer in the real formats, for the real loaders."""

import json
from pathlib import Path

ENGLISH, GERMAN, FOUR_SPEAKERS = "facebook/mms-tts-eng", "tiny/german", "tiny/four-speakers"
ROMANISED, PHONEMES = "facebook/mms-tts-kor", "tiny/phonemes"
LETTERS = "abcdefghijklmnopqrstuvwxyz '-"


def make_vits(folder: Path, name: str, *, letters: str = LETTERS, speakers: int = 1, **tokenizer: bool) -> Path:
    """About 40,000 weights; a letter takes a few frames of 64 samples."""
    import torch
    from transformers import VitsConfig, VitsModel, VitsTokenizer

    path = folder / name
    path.mkdir(parents=True)
    vocabulary = {letter: number for number, letter in enumerate(["|", *letters, "<unk>"])}
    (path / "letters.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    told = {"phonemize": False, "is_uroman": False} | tokenizer
    VitsTokenizer(str(path / "letters.json"), pad_token="|", unk_token="<unk>", **told).save_pretrained(path)
    torch.manual_seed(1)
    config = VitsConfig(
        vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=1, ffn_dim=16, flow_size=16, spectrogram_bins=9,
        num_speakers=speakers, speaker_embedding_size=8 if speakers > 1 else 0, upsample_initial_channel=16,
        upsample_rates=[8, 8], upsample_kernel_sizes=[16, 16], resblock_kernel_sizes=[3], resblock_dilation_sizes=[[1]],
        duration_predictor_filter_channels=16, prior_encoder_num_flows=2, prior_encoder_num_wavenet_layers=1,
        posterior_encoder_num_wavenet_layers=1, sampling_rate=8000,
    )  # fmt: skip
    VitsModel(config).save_pretrained(path)
    return path


def make_all(folder: Path) -> Path:
    from transformers.utils import logging

    logging.disable_progress_bar()
    make_vits(folder, ENGLISH)
    make_vits(folder, GERMAN, letters=LETTERS + "äöüß")
    make_vits(folder, FOUR_SPEAKERS, speakers=4)
    make_vits(folder, ROMANISED, is_uroman=True)
    make_vits(folder, PHONEMES, phonemize=True)
    return folder

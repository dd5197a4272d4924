"""Models with few random weights in the real formats, made on the spot, to be read by the engines' real loaders.

They say nothing about meaning: only that loading, calling and reading the result work.
"""

import hashlib
import itertools
from pathlib import Path

TINY = "tiny-made-here"
PHRASES = (
    "the sun comes up and the street smells of fresh bread",
    '{"mood": "warm", "loud": true}',
    "<data> 0123456789",
)
CHAT_TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def record_hash(path: Path) -> None:
    """The sidecar that `cw models pull` writes."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.with_name(f"{path.name}.sha256").write_text(f"{digest}  {path.name}\n")


def make_whisper(folder: Path) -> Path:
    """An openai-whisper checkpoint with two layers of 32 and the real vocabulary."""
    import torch
    import whisper

    torch.manual_seed(1)
    dims = {
        "n_mels": 80, "n_audio_ctx": 1500, "n_audio_state": 32, "n_audio_head": 2, "n_audio_layer": 2,
        "n_vocab": 51865, "n_text_ctx": 32, "n_text_state": 32, "n_text_head": 2, "n_text_layer": 2,
    }  # fmt: skip
    model = whisper.model.Whisper(whisper.ModelDimensions(**dims))
    torch.nn.init.normal_(model.decoder.positional_embedding)
    path = folder / "whisper" / f"{TINY}.pt"
    path.parent.mkdir(parents=True)
    torch.save({"dims": dims, "model_state_dict": model.state_dict()}, path)
    record_hash(path)
    return path


def make_faster_whisper(folder: Path) -> Path:
    """A CTranslate2 folder with bytes as vocabulary, so English only."""
    import torch
    from ctranslate2.converters.transformers import WhisperLoader
    from transformers import WhisperConfig, WhisperForConditionalGeneration

    tokens = whisper_tokens()
    torch.manual_seed(1)
    marks = {"bos_token_id": 256, "eos_token_id": 256, "pad_token_id": 256, "decoder_start_token_id": 257}
    size = {f"{side}_{what}": n for side in ("encoder", "decoder") for what, n in HALF.items()}
    config = WhisperConfig(vocab_size=len(tokens), d_model=32, max_target_positions=448, **marks, **size)
    loader = WhisperLoader()
    spec = loader.get_model_spec(WhisperForConditionalGeneration(config))
    spec.register_vocabulary(tokens)
    spec.config.alignment_heads = list(itertools.product([1], range(2)))
    spec.config.suppress_ids = spec.config.suppress_ids_begin = spec.config.lang_ids = []
    spec.validate()
    spec.optimize()
    path = folder / "faster-whisper" / TINY
    path.mkdir(parents=True)
    spec.save(str(path))
    byte_tokenizer(tokens).save(str(path / "tokenizer.json"))
    return path


HALF = {"layers": 2, "attention_heads": 2, "ffn_dim": 32}
WHISPER_MARKS = (
    "endoftext", "startoftranscript", "en", "de", "translate", "transcribe", "startoflm", "startofprev", "nospeech",
    "notimestamps",
)  # fmt: skip


def whisper_tokens() -> list[str]:
    from tokenizers.pre_tokenizers import ByteLevel

    times = [f"<|{number * 0.02:.2f}|>" for number in range(1501)]
    return [*sorted(ByteLevel.alphabet()), *(f"<|{mark}|>" for mark in WHISPER_MARKS), *times]


def byte_tokenizer(tokens: list[str]):
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    tokenizer = Tokenizer(models.BPE(vocab={token: n for n, token in enumerate(tokens)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in tokens[256:]])
    return tokenizer


def make_yolo(folder: Path) -> Path:
    """YOLOv8n by its yaml with three classes; random weights find boxes only at a threshold near 0."""
    from cw_assets.engines.detection.ultralytics import pillow_kept, silence

    silence()
    import torch

    with pillow_kept():
        from ultralytics import YOLO

    torch.manual_seed(1)
    model = YOLO("yolov8n.yaml", task="detect", verbose=False)
    model.model.names = dict(enumerate(("person", "bottle", "car"))) | {n: f"class {n}" for n in range(3, 80)}
    path = folder / "ultralytics" / f"{TINY}.pt"
    path.parent.mkdir(parents=True)
    model.save(str(path))
    record_hash(path)
    return path


def make_rt_detr(folder: Path) -> Path:
    """RT-DETR with two classes and its picture processor."""
    import torch
    from transformers import RTDetrConfig, RTDetrForObjectDetection, RTDetrImageProcessor, RTDetrResNetConfig

    torch.manual_seed(1)
    backbone = RTDetrResNetConfig(
        embedding_size=8, hidden_sizes=[8, 8, 16, 16], depths=[1, 1, 1, 1], layer_type="basic",
        out_features=["stage2", "stage3", "stage4"],
    )  # fmt: skip
    config = RTDetrConfig(
        backbone_config=backbone, encoder_hidden_dim=16, encoder_in_channels=[8, 16, 16], encoder_layers=1,
        encoder_ffn_dim=16, encoder_attention_heads=2, d_model=16, num_queries=10, decoder_in_channels=[16, 16, 16],
        decoder_ffn_dim=16, decoder_layers=1, decoder_attention_heads=2, num_denoising=0,
        id2label={0: "person", 1: "bottle"}, label2id={"person": 0, "bottle": 1},
    )  # fmt: skip
    path = folder / TINY / "rt-detr"
    RTDetrForObjectDetection(config).save_pretrained(path)
    RTDetrImageProcessor(size={"height": 64, "width": 64}).save_pretrained(path)
    return path


def make_qwen(folder: Path) -> Path:
    """Qwen2 with a byte-level BPE trained on three phrases, and a chat template."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer, bpe.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False,
        special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
    )  # fmt: skip
    bpe.train_from_iterator(PHRASES, trainer)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=bpe, eos_token="<|im_end|>", pad_token="<|endoftext|>", chat_template=CHAT_TEMPLATE
    )
    torch.manual_seed(1)
    config = Qwen2Config(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=1, max_position_embeddings=4096, eos_token_id=2, bos_token_id=None, pad_token_id=0,
    )  # fmt: skip
    path = folder / TINY / "qwen"
    Qwen2ForCausalLM(config).save_pretrained(path)
    tokenizer.save_pretrained(path)
    return path


def make_all(folder: Path) -> Path:
    """Every one of them in a models folder."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    for make in (make_whisper, make_faster_whisper, make_yolo, make_rt_detr, make_qwen):
        make(folder)
    return folder

"""The weights in ONNX files: kept in half precision, and taken up again by a network of the kind that they were exported from."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

PREFIX = "network."  # of the names that WithProbabilities gives
HALF = ".half"  # behind the names of weights in half precision
LEAST_HALVED = 64  # values: fewer are hardly worth an operation


def keep_in_half(path: Path) -> None:
    """Keeps the float32 weights of an ONNX file as float16, each with the Cast back, which runs once, when the file is opened."""
    model = onnx.load(str(path))
    casts = []
    for weight in model.graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.dtype == np.float32 and values.size >= LEAST_HALVED:
            name = weight.name
            weight.CopyFrom(numpy_helper.from_array(values.astype(np.float16), name + HALF))
            casts.append(helper.make_node("Cast", [name + HALF], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.save(model, str(path))


def weights_of(graph: onnx.GraphProto) -> dict[str, np.ndarray]:
    """By name, as float32 where they are kept in half precision."""
    values = {weight.name: numpy_helper.to_array(weight) for weight in graph.initializer}
    return {name.removesuffix(HALF): value.astype(np.float32) if name.endswith(HALF) else value for name, value in values.items()}


@torch.no_grad()
def with_exported_weights(network: nn.Module, path: Path, example: Tensor) -> nn.Module:
    """For use, not for training: export folds each normalisation into the convolution before it, and here it does nothing more than
    add what is left of it. Weights that the file has no name for come in the order in which they are used."""
    graph = onnx.load(str(path)).graph
    values = weights_of(graph)
    named = {name.removeprefix(PREFIX): torch.from_numpy(value.copy()) for name, value in values.items() if name.startswith(PREFIX)}
    network.load_state_dict(named, strict=False)
    folded = iter([node for node in graph.node if node.op_type == "Conv" and not node.input[1].startswith(PREFIX)])
    products = iter([node for node in graph.node if node.op_type == "MatMul" and node.input[1] in values])
    biases: list[np.ndarray] = []

    def at_convolution(layer: nn.Conv2d, _: object) -> None:
        if layer.bias is None:
            _, weight, bias = next(folded).input
            layer.weight.copy_(torch.from_numpy(values[weight].copy()))
            biases.append(values[bias])

    def at_normalisation(layer: nn.BatchNorm2d, _: object) -> None:
        layer.running_mean.zero_()
        layer.running_var.fill_(1 - layer.eps)
        layer.weight.fill_(1)
        layer.bias.copy_(torch.from_numpy(biases.pop().copy()))

    def at_product(layer: nn.Linear, inputs: tuple[Tensor]) -> None:
        if inputs[0].ndim > 2:
            layer.weight.copy_(torch.from_numpy(values[next(products).input[1]].T.copy()))

    visits = {nn.Conv2d: at_convolution, nn.BatchNorm2d: at_normalisation, nn.Linear: at_product}
    hooks = [layer.register_forward_pre_hook(visits[type(layer)]) for layer in network.modules() if type(layer) in visits]
    network.eval()(example)
    for hook in hooks:
        hook.remove()
    if next(folded, None) is not None or next(products, None) is not None or biases:
        raise ValueError(f"{path} holds another network")
    return network

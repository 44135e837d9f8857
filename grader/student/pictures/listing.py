"""Which picture belongs to which function of the course."""

from __future__ import annotations

from typing import Any

from . import (
    backward,
    columns,
    curves,
    descent,
    gradients,
    layers,
    line,
    losses,
    neurons,
    predictions,
    samples,
    scaling,
    surface,
)
from .picture import Picture

PICTURES: dict[str, Picture[Any]] = {
    "neuron/sigmoid": curves.SIGMOID,
    "neuron/Neuron": neurons.NEURON,
    "neuron/OurNeuralNetwork": surface.OUR_NEURAL_NETWORK,
    "neuron/mse_loss": losses.MSE_LOSS,
    "neuron/fit_line": line.FIT_LINE,
    "neuron/numerical_gradient": descent.NUMERICAL_GRADIENT,
    "neuron/sigmoid_derivative": curves.SIGMOID_DERIVATIVE,
    "neuron/gradient_descent": descent.GRADIENT_DESCENT,
    "neuron/neuron_gradient": gradients.NEURON_GRADIENT,
    "neuron/network_output": surface.NETWORK_OUTPUT,
    "neuron/network_gradient": gradients.NETWORK_GRADIENT,
    "neuron/train": surface.TRAIN,
    "perceptron/as_column": columns.AS_COLUMN,
    "perceptron/init_params": neurons.INIT_PARAMS,
    "perceptron/sigmoid": curves.SIGMOID,
    "perceptron/sigmoid_derivative": curves.SIGMOID_DERIVATIVE,
    "perceptron/train": losses.PERCEPTRON_TRAIN,
    "perceptron/predict": neurons.PREDICT,
    "perceptron/gradient": gradients.GRADIENT,
    "perceptron/train_step": gradients.TRAIN_STEP,
    "nine_steps/generate_data": samples.GENERATE_DATA,
    "nine_steps/train_test_split": samples.SPLIT,
    "nine_steps/get_scaler": scaling.GET_SCALER,
    "nine_steps/standardize": scaling.STANDARDIZE,
    "nine_steps/unstandardize": scaling.UNSTANDARDIZE,
    "nine_steps/Layer": layers.LAYER,
    "nine_steps/build_network": layers.BUILD_NETWORK,
    "nine_steps/count_parameters": layers.COUNT_PARAMETERS,
    "nine_steps/activate": curves.ACTIVATE,
    "nine_steps/feedforward": layers.FEEDFORWARD,
    "nine_steps/loss": losses.LOSS,
    "nine_steps/activation_derivative": curves.ACTIVATION_DERIVATIVE,
    "nine_steps/output_delta": backward.OUTPUT_DELTA,
    "nine_steps/hidden_delta": backward.HIDDEN_DELTA,
    "nine_steps/layer_gradient": backward.LAYER_GRADIENT,
    "nine_steps/backprop": backward.BACKPROP,
    "nine_steps/update": backward.UPDATE,
    "nine_steps/train": losses.NINE_STEPS_TRAIN,
    "nine_steps/evaluate": predictions.EVALUATE,
    "nine_steps/predict": predictions.PREDICT,
    "nine_steps/run": predictions.RUN,
}


def picture_of(part: str, function: str) -> Picture[Any] | None:
    """The picture of a function, or None if it has none."""
    return PICTURES.get(f"{part}/{function}")

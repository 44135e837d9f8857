import numpy as np

# Μέρος 1: σιγμοειδής συνάρτηση, нейрон, 神经网络

def σ(x):
    return 1 / (1 + np.exp(-x))


sigmoid = σ
προκατάληψη = β = "bias"


class Neuron:
    def __init__(self, weights, bias):
        self.ω, self.β = weights, bias

    def feedforward(self, inputs):
        return sigmoid(np.dot(self.ω, inputs) + self.β)


class OurNeuralNetwork:
    def __init__(self):
        weights, bias = np.array([0, 1]), 0
        self.h1, self.h2, self.o1 = (Neuron(weights, bias) for _ in range(3))

    def feedforward(self, x):
        return self.o1.feedforward(np.array([self.h1.feedforward(x), self.h2.feedforward(x)]))


def mse_loss(y_true, y_pred):
    return ((y_true - y_pred) ** 2).mean()


def fit_line(x, y):
    slope = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
    return slope, y.mean() - slope * x.mean()


def numerical_gradient(f, w, h=1e-5):
    units = np.eye(w.size).reshape(-1, *w.shape)
    return np.array([(f(w + h * e) - f(w - h * e)) / (2 * h) for e in units]).reshape(w.shape)


def sigmoid_derivative(x):
    return σ(x) * (1 - σ(x))  # σ′ = σ(1 − σ)


def gradient_descent(gradient, w0, learning_rate=0.1, steps=100):
    path = [w0]
    for _ in range(steps): path.append(path[-1] - learning_rate * gradient(path[-1]))
    return np.array(path)


def to_features(kg, cm):
    return np.array([kg * 2.20462 - 135, cm * 0.393701 - 66])  # lb, in


def neuron_gradient(weights, bias, inputs, y_true):
    y_pred = sigmoid(np.dot(weights, inputs) + bias)
    δ = -2 * (y_true - y_pred) * y_pred * (1 - y_pred)
    return δ * inputs, δ


def network_output(params, x):
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params
    return sigmoid(w5 * sigmoid(w1 * x[0] + w2 * x[1] + b1) + w6 * sigmoid(w3 * x[0] + w4 * x[1] + b2) + b3)


def network_gradient(params, x, y_true):
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params

    Σ_h1 = w1 * x[0] + w2 * x[1] + b1
    h1 = sigmoid(Σ_h1)
    Σ_h2 = w3 * x[0] + w4 * x[1] + b2
    h2 = sigmoid(Σ_h2)
    Σ_o1 = w5 * h1 + w6 * h2 + b3
    y_pred = sigmoid(Σ_o1)

    ðL_ðy = -2 * (y_true - y_pred)
    # Neuron o1
    ðy_ðw5 = h1 * sigmoid_derivative(Σ_o1)
    ðy_ðw6 = h2 * sigmoid_derivative(Σ_o1)
    ðy_ðb3 = sigmoid_derivative(Σ_o1)
    ðy_ðh1 = w5 * sigmoid_derivative(Σ_o1)
    ðy_ðh2 = w6 * sigmoid_derivative(Σ_o1)
    # Neuron h1
    ðh1_ðw1 = x[0] * sigmoid_derivative(Σ_h1)
    ðh1_ðw2 = x[1] * sigmoid_derivative(Σ_h1)
    ðh1_ðb1 = sigmoid_derivative(Σ_h1)
    # Neuron h2
    ðh2_ðw3 = x[0] * sigmoid_derivative(Σ_h2)
    ðh2_ðw4 = x[1] * sigmoid_derivative(Σ_h2)
    ðh2_ðb2 = sigmoid_derivative(Σ_h2)

    return ðL_ðy * np.array([
        ðy_ðh1 * ðh1_ðw1, ðy_ðh1 * ðh1_ðw2,
        ðy_ðh2 * ðh2_ðw3, ðy_ðh2 * ðh2_ðw4,
        ðy_ðw5, ðy_ðw6,
        ðy_ðh1 * ðh1_ðb1, ðy_ðh2 * ðh2_ðb2, ðy_ðb3,
    ])


def train(params, data, labels, learning_rate=0.1, epochs=1000):
    losses = []
    for epoch in range(epochs):
        for x, y_true in zip(data, labels):
            params = params - learning_rate * network_gradient(params, x, y_true)
        y_preds = np.apply_along_axis(lambda x: network_output(params, x), 1, data)
        losses.append(mse_loss(labels, y_preds))
    return params, np.array(losses)


if __name__ == "__main__":
    data = np.array([[-2, -1], [25, 6], [17, 4], [-15, -6]])
    params, losses = train(np.random.normal(size=9), data, np.array([1, 0, 0, 1]))
    print("Emily: %.3f" % network_output(params, np.array([-7, -3])))
    print("Frank: %.3f" % network_output(params, np.array([20, 2])))

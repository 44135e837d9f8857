import numpy as np

# homework 1 -- parts 2 and 3 follow next week

def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Neuron:
    def __init__(self, weights, bias):
        self.weights, self.bias = weights, bias

    def feedforward(self, inputs):
        return sigmoid(np.dot(self.weights, inputs) + self.bias)


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


sigmoid_derivative = lambda x: sigmoid(x) * (1 - sigmoid(x))


def gradient_descent(gradient, w0, learning_rate=0.1, steps=100):
    path = [w0]
    for _ in range(steps): path.append(path[-1] - learning_rate * gradient(path[-1]))
    return np.array(path)


def to_features(kg, cm):
    return np.array([kg * 2.20462 - 135, cm * 0.393701 - 66])  # lb, in


def neuron_gradient(weights, bias, inputs, y_true):
    y_pred = sigmoid(np.dot(weights, inputs) + bias)
    d = -2 * (y_true - y_pred) * y_pred * (1 - y_pred)
    return d * inputs, d


def network_output(params, x):
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params
    return sigmoid(w5 * sigmoid(w1 * x[0] + w2 * x[1] + b1) + w6 * sigmoid(w3 * x[0] + w4 * x[1] + b2) + b3)


def network_gradient(params, x, y_true):
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params

    z_h1 = w1 * x[0] + w2 * x[1] + b1
    h1 = sigmoid(z_h1)
    z_h2 = w3 * x[0] + w4 * x[1] + b2
    h2 = sigmoid(z_h2)
    z_o1 = w5 * h1 + w6 * h2 + b3
    y_pred = sigmoid(z_o1)

    dL = -2 * (y_true - y_pred)
    # Neuron o1
    dy_d_w5 = h1 * sigmoid_derivative(z_o1)
    dy_d_w6 = h2 * sigmoid_derivative(z_o1)
    dy_d_b3 = sigmoid_derivative(z_o1)
    dy_d_h1 = w5 * sigmoid_derivative(z_o1)
    dy_d_h2 = w6 * sigmoid_derivative(z_o1)
    # Neuron h1
    d_h1_d_w1 = x[0] * sigmoid_derivative(z_h1)
    d_h1_d_w2 = x[1] * sigmoid_derivative(z_h1)
    d_h1_d_b1 = sigmoid_derivative(z_h1)
    # Neuron h2
    d_h2_d_w3 = x[0] * sigmoid_derivative(z_h2)
    d_h2_d_w4 = x[1] * sigmoid_derivative(z_h2)
    d_h2_d_b2 = sigmoid_derivative(z_h2)

    return dL * np.array([
        dy_d_h1 * d_h1_d_w1, dy_d_h1 * d_h1_d_w2,
        dy_d_h2 * d_h2_d_w3, dy_d_h2 * d_h2_d_w4,
        dy_d_w5, dy_d_w6,
        dy_d_h1 * d_h1_d_b1, dy_d_h2 * d_h2_d_b2, dy_d_b3,
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

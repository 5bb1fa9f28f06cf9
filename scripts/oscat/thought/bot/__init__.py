"""The bot on GitHub: what it decides about a pull request, and what it says. Pure; ``shell/robot.py`` wires it."""

"""Documents to drafts: translation models, what loads them, and what repairs what they get wrong.

``load.load`` is the way in; ``base`` has the contract. Nothing heavy is imported here.
"""
